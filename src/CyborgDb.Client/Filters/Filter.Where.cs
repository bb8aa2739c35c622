using System.Linq.Expressions;
using System.Text.Json.Serialization.Metadata;
using CyborgDb.Filters.Expressions;

namespace CyborgDb;

public abstract partial class Filter
{
    /// <summary>A filter from a condition in C#: <c>Filter.Where&lt;Doc&gt;(d =&gt; d.Category == "news" &amp;&amp; d.Year &gt;= 2024)</c>.</summary>
    /// <typeparam name="T">The type whose members stand for the metadata's fields.</typeparam>
    /// <param name="predicate">
    /// Comparisons of members with constants and captured values, either way round; <c>&amp;&amp;</c>, <c>||</c>, <c>!</c> and <c>?:</c>;
    /// boolean members; <c>list.Contains(d.Member)</c>, <c>d.List.Contains(value)</c>,
    /// <c>d.List.Any(e =&gt; e == value)</c> and <c>d.List.Any(e =&gt; list.Contains(e))</c>; <c>== null</c>, <c>HasValue</c>, <c>Value</c>,
    /// <c>GetValueOrDefault</c> and <c>??</c>; members of members, which become dot-paths; <c>Equals</c> and <c>string.IsNullOrEmpty</c>; and, for service
    /// version 0.18 or later, <c>StartsWith</c>, <c>Contains</c> on a string and <c>Regex.IsMatch</c>.
    /// </param>
    /// <param name="typeInfo">
    /// How the metadata is written, from a source-generated context: fields have its names, and enums and moments its form. Default: <see langword="null"/>, for
    /// members' own names or their <c>[JsonPropertyName]</c>, enums as numbers, and <see cref="DateTimeOffset"/> as epoch milliseconds.
    /// </param>
    /// <returns>A filter that is met by the items for which the predicate is true of the object that they were written from.</returns>
    /// <remarks>
    /// <para>Captured values are read now, by reflection on the expression; nothing is compiled, so this works in a trimmed or AOT-compiled
    /// application.</para>
    /// <para>A field that is not there is taken for <see langword="null"/>, as <see cref="Metadata.FromObject{T}"/> writes it; one that holds <see langword="null"/> is not. Where a member cannot be <see langword="null"/>, its field is taken to be there (or, where the type info
    /// leaves defaults unwritten, to have its default). Where the predicate would throw a <see cref="NullReferenceException"/>, such as on a member of a member that is <see langword="null"/>, the
    /// filter answers as the service does for a field that is missing.</para>
    /// <para>Strings are compared ordinally, as the service does: also in <c>StartsWith</c>, whatever the culture. Numbers are compared as float64, and moments to the millisecond,
    /// because that is how they are stored. The pattern of <c>Regex.IsMatch</c> goes to the service as it is, and has to mean the same in the service's syntax.</para>
    /// </remarks>
    /// <exception cref="NotSupportedException">
    /// A part of the predicate cannot be said to the service, or not so that it would mean the same. The message shows that part, without the
    /// values of constants and captured variables.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// A captured string has an unpaired surrogate; or the predicate, or the filter that it becomes, is nested more than 60 levels deep. A chain of
    /// <c>&amp;&amp;</c>, of <c>||</c> or of <c>!</c> is one level, however long. Or the predicate has more than 500,000 parts, which one put together by a program
    /// has when it uses the same parts again and again.
    /// </exception>
    public static Filter Where<T>(Expression<Func<T, bool>> predicate, JsonTypeInfo<T>? typeInfo = null)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        var translator = new PredicateTranslator(new FieldResolver(predicate.Parameters[0], typeInfo));
        return translator.Translate(predicate.Body).ToFilter();
    }
}
