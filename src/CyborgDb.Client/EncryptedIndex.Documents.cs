using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CyborgDb.Documents;

namespace CyborgDb;

public partial class EncryptedIndex
{
    /// <summary>This index as one of documents: objects of one type, which become metadata and come back.</summary>
    /// <typeparam name="TDocument">
    /// The documents' type. Its members marked with <see cref="DocumentIdAttribute"/>, <see cref="DocumentVectorAttribute"/> and
    /// <see cref="DocumentContentsAttribute"/> become the id, the vector and the contents; all others become metadata.
    /// </typeparam>
    /// <param name="typeInfo">How documents are written as JSON, from a source-generated context: <c>MyContext.Default.MyType</c>.</param>
    /// <param name="options">Where id, vector and contents come from, where they are not marked. Default: <see langword="null"/>, from the marked members.</param>
    /// <returns>The index. It is cheap and thread-safe, and shares everything with this one; keep it, since it works out the type's shape when it is made.</returns>
    /// <example>
    /// <code>
    /// var books = index.As(BookContext.Default.Book);
    /// await books.UpsertAsync(new Book { Isbn = "1", Vector = vector, Blurb = "About gardens.", Title = "Spring", Year = 2024, Tags = ["garden"] });
    ///
    /// foreach (var match in await books.QueryAsync(vector, topK: 3, book =&gt; book.Year &gt;= 2020 &amp;&amp; book.Tags.Contains("garden")))
    ///     Console.WriteLine($"{match.Document.Title}, distance {match.Distance}");
    /// </code>
    /// </example>
    /// <exception cref="ArgumentException">
    /// The type is not written as a JSON object, nothing gives its id, a mark is there twice, or a marked member is not of a type that it can be of.
    /// </exception>
    public EncryptedIndex<TDocument> As<TDocument>(JsonTypeInfo<TDocument> typeInfo, DocumentOptions<TDocument>? options = null)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return new(this, new DocumentShape<TDocument>(typeInfo, options));
    }

    /// <summary>
    /// This index as one of documents: objects of one type, which become metadata and come back. Their type is looked at by reflection, so this is for
    /// applications that are neither trimmed nor compiled ahead of time; those give a <see cref="JsonTypeInfo{T}"/>.
    /// </summary>
    /// <typeparam name="TDocument">
    /// The documents' type. Its members marked with <see cref="DocumentIdAttribute"/>, <see cref="DocumentVectorAttribute"/> and
    /// <see cref="DocumentContentsAttribute"/> become the id, the vector and the contents; all others become metadata.
    /// </typeparam>
    /// <param name="options">Where id, vector and contents come from, where they are not marked. Default: <see langword="null"/>, from the marked members.</param>
    /// <param name="json">
    /// How documents are written as JSON. Default: <see langword="null"/>, for members' own names or their <c>[JsonPropertyName]</c>, enums as numbers, and every
    /// <see cref="DateTimeOffset"/> as epoch milliseconds, the form that filters compare.
    /// </param>
    /// <returns>The index. It is cheap and thread-safe, and shares everything with this one; keep it, since it works out the type's shape when it is made.</returns>
    /// <exception cref="ArgumentException">
    /// The type is not written as a JSON object, nothing gives its id, a mark is there twice, or a marked member is not of a type that it can be of.
    /// </exception>
    [RequiresUnreferencedCode("The documents' type is looked at by reflection. Give a JsonTypeInfo from a source-generated context in a trimmed application.")]
    [RequiresDynamicCode("The documents' type is looked at by reflection. Give a JsonTypeInfo from a source-generated context in an application that is compiled ahead of time.")]
    [OverloadResolutionPriority(1)]
    public EncryptedIndex<TDocument> As<TDocument>(DocumentOptions<TDocument>? options = null, JsonSerializerOptions? json = null)
    {
        var reflecting = new JsonSerializerOptions(json ?? new() { Converters = { new EpochMillisecondsConverter() } });
        reflecting.TypeInfoResolver ??= new DefaultJsonTypeInfoResolver();
        return As((JsonTypeInfo<TDocument>)reflecting.GetTypeInfo(typeof(TDocument)), options);
    }
}
