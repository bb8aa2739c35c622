using System.Text.Json;
using CyborgDb.Arguments;
using CyborgDb.Protocol;

namespace CyborgDb.Filters;

/// <summary>One operator on one field: <c>{"field":{"$op":value}}</c>.</summary>
internal sealed class FieldFilter(string field, string operatorName, MetadataValue value) : Filter(2 + value.Depth)
{
    private readonly string _field = CheckedField(field);
    private readonly MetadataValue _value = NumberRules.Checked(value, field, nameof(value));

    internal override void WriteTo(Utf8JsonWriter json, bool redacted)
    {
        json.WriteStartObject();
        json.WriteStartObject(_field);
        json.WritePropertyName(operatorName);
        if (redacted)
            json.WriteStringValue("?"u8);
        else
            MetadataJson.Write(json, _value);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}

/// <summary>Whether a field is there: <c>{"field":{"$exists":true}}</c>.</summary>
internal sealed class ExistsFilter(string field, bool exists) : Filter(2)
{
    private readonly string _field = CheckedField(field);

    internal override Filter Opposite => new ExistsFilter(_field, !exists);

    internal override void WriteTo(Utf8JsonWriter json, bool redacted)
    {
        json.WriteStartObject();
        json.WriteStartObject(_field);
        if (redacted)
            json.WriteString("$exists"u8, "?"u8);
        else
            json.WriteBoolean("$exists"u8, exists);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}

/// <summary>One field against a list: <c>{"field":{"$in":[…]}}</c>.</summary>
internal sealed class MembershipFilter : Filter
{
    private readonly string _field;
    private readonly string _operator;
    private readonly MetadataValue[] _values;

    private MembershipFilter(string field, string operatorName, MetadataValue[] values)
        : base(3 + values.Select(value => value.Depth).DefaultIfEmpty().Max())
    {
        _field = CheckedField(field);
        _operator = operatorName;
        _values = values;
        foreach (var value in values)
            NumberRules.Checked(value, field, nameof(values));
    }

    public static Filter Of<T>(string field, string operatorName, IEnumerable<T> values, Func<T, MetadataValue> value)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new MembershipFilter(field, operatorName, [.. values.Select(value)]);
    }

    internal override void WriteTo(Utf8JsonWriter json, bool redacted)
    {
        json.WriteStartObject();
        json.WriteStartObject(_field);
        json.WriteStartArray(_operator);
        foreach (var value in _values)
        {
            if (redacted)
                json.WriteStringValue("?"u8);
            else
                MetadataJson.Write(json, value);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}

/// <summary>
/// Several filters in one: <c>{"$and":[…]}</c>. A chain of one associative operator is one list, which is put together when it is written:
/// until then each filter of the chain only knows those that it was made of.
/// </summary>
internal sealed class CombinedFilter : Filter
{
    private const int OwnDepth = 2;

    private readonly string _operator;
    private readonly Filter[] _parts;

    private CombinedFilter(string operatorName, Filter[] parts)
        : base(OwnDepth + parts.Max(part => IsOfChain(part, operatorName) ? part.Depth - OwnDepth : part.Depth))
    {
        _operator = operatorName;
        _parts = parts;
    }

    public static Filter Of(string operatorName, Filter[] filters)
    {
        ArgumentNullException.ThrowIfNull(filters);
        if (filters.Length == 0)
            throw new ArgumentException("At least one filter is needed.", nameof(filters));
        if (filters.AsSpan().Contains(null!))
            throw new ArgumentException("One of the filters is null.", nameof(filters));
        return filters.Length == 1 && operatorName != "$nor" ? filters[0] : new CombinedFilter(operatorName, [.. filters]);
    }

    internal override void WriteTo(Utf8JsonWriter json, bool redacted)
    {
        json.WriteStartObject();
        json.WriteStartArray(_operator);
        // A chain can be as long as memory allows, so this is no recursion.
        var pending = new Stack<Filter>();
        Push(pending, _parts);
        while (pending.TryPop(out var filter))
        {
            if (IsOfChain(filter, _operator))
                Push(pending, ((CombinedFilter)filter)._parts);
            else
                filter.WriteWithin(json, redacted);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Whether a part goes up in the list of a filter with that operator.</summary>
    private static bool IsOfChain(Filter part, string operatorName) =>
        operatorName != "$nor" && part is CombinedFilter combined && combined._operator == operatorName;

    private static void Push(Stack<Filter> pending, Filter[] parts)
    {
        for (var i = parts.Length - 1; i >= 0; i--)
            pending.Push(parts[i]);
    }
}

/// <summary>
/// The opposite of a filter: <c>{"$not":{…}}</c> where it is the whole filter, and <c>{"$nor":[…]}</c> of one within another. What the
/// service makes of <c>$not</c> in a list is not said anywhere.
/// </summary>
internal sealed class NotFilter(Filter filter) : Filter(2 + filter.Depth)
{
    internal override Filter Opposite => filter;

    internal override void WriteTo(Utf8JsonWriter json, bool redacted)
    {
        json.WriteStartObject();
        json.WritePropertyName("$not"u8);
        filter.WriteWithin(json, redacted);
        json.WriteEndObject();
    }

    internal override void WriteWithin(Utf8JsonWriter json, bool redacted)
    {
        json.WriteStartObject();
        json.WriteStartArray("$nor"u8);
        filter.WriteWithin(json, redacted);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>A filter in the service's own language.</summary>
internal sealed class RawFilter(JsonElement element, int depth) : Filter(depth)
{
    internal override void WriteTo(Utf8JsonWriter json, bool redacted)
    {
        if (redacted)
            json.WriteStringValue("?"u8);
        else
            element.WriteTo(json);
    }
}
