namespace CyborgDb;

/// <summary>
/// Where a document's id, vector and contents come from, for types whose members cannot be marked with <see cref="DocumentIdAttribute"/>,
/// <see cref="DocumentVectorAttribute"/> and <see cref="DocumentContentsAttribute"/>. What is given here goes before what is marked.
/// </summary>
/// <typeparam name="TDocument">The documents' type.</typeparam>
/// <remarks>
/// What a delegate reads is only read: it is written to the metadata as well, unless the member is marked or has <c>[JsonIgnore]</c>, and a
/// document that comes back has of it what the metadata has. The id is with every result.
/// </remarks>
public sealed class DocumentOptions<TDocument>
{
    /// <summary>Gives a document's id. Default: <see langword="null"/>, that of the member marked with <see cref="DocumentIdAttribute"/>.</summary>
    public Func<TDocument, string>? Id { get; init; }

    /// <summary>Gives a document's vector; an empty one is none. Default: <see langword="null"/>, that of the member marked with <see cref="DocumentVectorAttribute"/>.</summary>
    public Func<TDocument, ReadOnlyMemory<float>>? Vector { get; init; }

    /// <summary>Gives a document's contents; <see langword="null"/> for none. Default: <see langword="null"/>, those of the member marked with <see cref="DocumentContentsAttribute"/>.</summary>
    public Func<TDocument, ItemContents?>? Contents { get; init; }
}
