using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CyborgDb.Filters;
using CyborgDb.Json;
using CyborgDb.Primitives;
using CyborgDb.Protocol.Json;

namespace CyborgDb;

/// <summary>
/// A condition on the metadata of items, in MongoDB's style. Combine conditions with <c>&amp;&amp;</c>, <c>||</c> and <c>!</c>:
/// <c>Filter.Eq("lang", "en") &amp;&amp; !Filter.Lt("year", 2020)</c>. <c>&amp;</c> and <c>|</c> do the same.
/// </summary>
/// <remarks>
/// <para>Field names and strings are case-sensitive. A dot-path names a nested field: <c>"loc.city"</c>. A field that holds a list meets a
/// condition if one of its elements does. An item without the field meets only <see cref="NotIn(string, MetadataValue[])"/>, <see cref="Nor"/>,
/// <see cref="Not"/> and <see cref="Exists"/> with false. It does not meet <see cref="Ne"/>.</para>
/// <para>A filter can be nested 60 levels deep, counted in its JSON. A condition is two levels, and <see cref="Not"/>, <see cref="And"/>, <see cref="Or"/> and
/// <see cref="Nor"/> each add two. A chain of <c>&amp;</c> only, or of <c>|</c> only, counts once, whatever its length. Creating a filter that would be deeper throws an
/// <see cref="ArgumentException"/>.</para>
/// <para>Filters are immutable. <see cref="ToString"/> and the debugger show fields and operators, never values. Their JSON is what the service receives, with the
/// values.</para>
/// </remarks>
/// <example>
/// <code>
/// var filter = Filter.Eq("category", "news") &amp; Filter.Gte("year", 2020) &amp; Filter.NotIn("lang", "de", "fr");
/// </code>
/// </example>
[DebuggerDisplay("{ToString(),nq}")]
[JsonConverter(typeof(FilterJsonConverter))]
public abstract partial class Filter
{
    private static readonly JsonWriterOptions s_writerOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="depth">How many levels of JSON the filter is.</param>
    /// <exception cref="ArgumentException">It is more than a filter can have.</exception>
    private protected Filter(int depth)
    {
        if (depth > Nesting.MaxDepth)
            throw new ArgumentException($"A filter can be nested {Nesting.MaxDepth} levels deep, as JSON; this one would be deeper.");
        Depth = depth;
    }

    /// <summary>How many levels of maps and lists the filter is.</summary>
    internal int Depth { get; }

    /// <summary>The field equals the value (<c>$eq</c>).</summary>
    /// <param name="field">The field's name or dot-path.</param>
    /// <param name="value">The value.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException"><paramref name="field"/> is empty, begins with <c>$</c> or has an unpaired surrogate, or <paramref name="value"/> is or contains a number that float64 would round; the service stores numbers as float64.</exception>
    public static Filter Eq(string field, MetadataValue value) => new FieldFilter(field, FilterOperators.Equal, value);

    /// <summary>
    /// The field exists and does not equal the value (<c>$ne</c>). To include items without the field, write
    /// <c>Filter.Ne("lang", "en") | Filter.Exists("lang", false)</c>. If the field is not filterable, a query with a vector may include items without it anyway, because the
    /// service then looks through the decrypted metadata. <c>Filter.Ne("lang", "en") &amp; Filter.Exists("lang")</c> never includes them.
    /// </summary>
    /// <inheritdoc cref="Eq"/>
    public static Filter Ne(string field, MetadataValue value) => new FieldFilter(field, FilterOperators.NotEqual, value);

    /// <summary>The field exists, or does not exist (<c>$exists</c>).</summary>
    /// <param name="field">The field's name or dot-path.</param>
    /// <param name="exists">True for items with the field, false for items without it. Default: true.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException"><paramref name="field"/> is empty, begins with <c>$</c> or has an unpaired surrogate.</exception>
    public static Filter Exists(string field, bool exists = true) => new ExistsFilter(field, exists);

    /// <summary>The field is a string that matches a regular expression (<c>$regex</c>). Service version 0.18 or later.</summary>
    /// <param name="field">The field's name or dot-path.</param>
    /// <param name="pattern">The expression, in the service's syntax.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException"><paramref name="field"/> is empty, begins with <c>$</c> or has an unpaired surrogate.</exception>
    public static Filter Regex(string field, string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return new FieldFilter(field, FilterOperators.Matches, pattern);
    }

    /// <summary>The field is a string that contains another (<c>$contains</c>). Service version 0.18 or later.</summary>
    /// <param name="field">The field's name or dot-path.</param>
    /// <param name="text">The text to look for.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException"><paramref name="field"/> is empty, begins with <c>$</c> or has an unpaired surrogate.</exception>
    public static Filter Contains(string field, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new FieldFilter(field, FilterOperators.Contains, text);
    }

    /// <summary>All of the filters are met (<c>$and</c>).</summary>
    /// <param name="filters">One or more filters, as single arguments or as any sequence.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException"><paramref name="filters"/> is empty, one of them is <see langword="null"/>, or the filter would be nested more than 60 levels deep.</exception>
    public static Filter And(params IEnumerable<Filter> filters) => CombinedFilter.Of(FilterOperators.And, filters);

    /// <summary>At least one of the filters is met (<c>$or</c>).</summary>
    /// <inheritdoc cref="And"/>
    public static Filter Or(params IEnumerable<Filter> filters) => CombinedFilter.Of(FilterOperators.Or, filters);

    /// <summary>None of the filters is met (<c>$nor</c>). Needs service version 0.18 or later; with an earlier one, use <see cref="Not"/> of <see cref="Or"/>.</summary>
    /// <inheritdoc cref="And"/>
    public static Filter Nor(params IEnumerable<Filter> filters) => CombinedFilter.Of(FilterOperators.Nor, filters);

    /// <summary>
    /// The filter is not met (<c>$not</c>). An item that has none of its fields counts as not meeting it. Inside another filter it is sent as <c>$nor</c>, which needs service version
    /// 0.18 or later. With an earlier one, write the opposite condition (<see cref="Lte(string, double)"/> for <see cref="Gt(string, double)"/>).
    /// </summary>
    /// <param name="filter">The filter.</param>
    /// <returns>The opposite filter. The opposite of an opposite is the original filter, and that of <see cref="Exists"/> is the other <see cref="Exists"/>.</returns>
    /// <exception cref="ArgumentException">The filter would be nested more than 60 levels deep.</exception>
    public static Filter Not(Filter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return filter.Opposite;
    }

    /// <summary>Creates a filter from JSON in the filter language of the service. It is sent unchanged.</summary>
    /// <param name="json">A JSON object, for example <c>{"year":{"$gte":2020}}</c>.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="json"/> is not a JSON object, is nested more than 60 levels deep, a string in it has an unpaired surrogate, or a number in it
    /// is one that float64 would round.
    /// </exception>
    public static Filter FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        JsonElement element;
        try
        {
            element = JsonElement.Parse(json);
        }
        catch (JsonException)
        {
            // The parser's own message would quote from the filter.
            throw new ArgumentException($"A filter is a JSON object of at most {Nesting.MaxDepth} levels; this text is not JSON, or is nested more deeply.", nameof(json));
        }
        return FromJson(element);
    }

    /// <summary>Creates a filter from JSON in the filter language of the service. It is sent unchanged.</summary>
    /// <param name="json">A JSON object; it is copied, so its document may be disposed of.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="json"/> is not a JSON object, is nested more than 60 levels deep, a string in it has an unpaired surrogate, or a number in it
    /// is one that float64 would round.
    /// </exception>
    public static Filter FromJson(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new ArgumentException($"A filter is a JSON object; this is a JSON {json.ValueKind}.", nameof(json));
        var depth = Nesting.DepthOf(json);
        if (depth > Nesting.MaxDepth)
            throw new ArgumentException($"A filter can be nested {Nesting.MaxDepth} levels deep, as JSON; this one is deeper.", nameof(json));
        WellFormedText.ThrowIfNot(json);
        NumberRules.Check(json, nameof(json));
        return new RawFilter(json.Clone(), depth);
    }

    /// <summary>Both filters are met.</summary>
    public static Filter operator &(Filter left, Filter right) => CombinedFilter.Of(FilterOperators.And, [left, right]);

    /// <summary>At least one of the filters is met.</summary>
    public static Filter operator |(Filter left, Filter right) => CombinedFilter.Of(FilterOperators.Or, [left, right]);

    /// <summary>
    /// Always false, so that <c>left &amp;&amp; right</c> is <c>left &amp; right</c>, both sides of it. A filter is no condition of an <c>if</c>: whether an item meets it
    /// is for the service to say.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static bool operator false(Filter _) => false;

    /// <summary>
    /// Always false, so that <c>left || right</c> is <c>left | right</c>, both sides of it. A filter is no condition of an <c>if</c>: whether an item meets it
    /// is for the service to say.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static bool operator true(Filter _) => false;

    /// <summary>The filter is not met.</summary>
    public static Filter operator !(Filter filter) => Not(filter);

    /// <summary>Gives the filter in the filter language of the service, with its values. Do not log it.</summary>
    /// <returns>A JSON object.</returns>
    public string ToJson() => ToJson(redacted: false);

    /// <summary>Shows the fields and operators of the filter, with <c>?</c> instead of every value.</summary>
    /// <returns>For example <c>{"lang":{"$eq":"?"}}</c>.</returns>
    public sealed override string ToString() => ToJson(redacted: true);

    internal abstract void WriteTo(Utf8JsonWriter json, bool redacted);

    /// <summary>The filter that is met where this one is not.</summary>
    internal virtual Filter Opposite => new NotFilter(this);

    /// <summary>Writes it as a part of another filter.</summary>
    internal virtual void WriteWithin(Utf8JsonWriter json, bool redacted) => WriteTo(json, redacted);

    private string ToJson(bool redacted)
    {
        using var buffer = new PooledBuffer(1024);
        using (var json = new Utf8JsonWriter(buffer, s_writerOptions))
            WriteTo(json, redacted);
        return Encoding.UTF8.GetString(buffer.Written.Span);
    }

    private protected static string CheckedField(string field)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        WellFormedText.ThrowIfNot(field);
        return field[0] != '$'
            ? field
            : throw new ArgumentException("A field's name does not begin with '$'; for a filter in the service's own language there is FromJson.", nameof(field));
    }
}
