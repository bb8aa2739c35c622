using System.Text.Json;
using CyborgDb.Arguments;
using CyborgDb.Protocol;

namespace CyborgDb.Filters;

/// <summary>One operator on one field: <c>{"field":{"$op":value}}</c>.</summary>
internal sealed class FieldFilter(string field, string operatorName, MetadataValue value) : Filter
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

/// <summary>One field against a list: <c>{"field":{"$in":[…]}}</c>.</summary>
internal sealed class MembershipFilter : Filter
{
    private readonly string _field;
    private readonly string _operator;
    private readonly MetadataValue[] _values;

    private MembershipFilter(string field, string operatorName, MetadataValue[] values)
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

/// <summary>Several filters in one: <c>{"$and":[…]}</c>.</summary>
internal sealed class CombinedFilter : Filter
{
    private readonly string _operator;
    private readonly Filter[] _filters;

    private CombinedFilter(string operatorName, Filter[] filters)
    {
        _operator = operatorName;
        _filters = filters;
    }

    /// <summary>Combines filters; a chain of one associative operator becomes one list.</summary>
    public static Filter Of(string operatorName, Filter[] filters)
    {
        ArgumentNullException.ThrowIfNull(filters);
        if (filters.Length == 0)
            throw new ArgumentException("At least one filter is needed.", nameof(filters));
        if (filters.AsSpan().Contains(null!))
            throw new ArgumentException("One of the filters is null.", nameof(filters));
        if (operatorName == "$nor")
            return new CombinedFilter(operatorName, [.. filters]);
        return filters.Length == 1
            ? filters[0]
            : new CombinedFilter(operatorName, [.. filters.SelectMany(f => f is CombinedFilter c && c._operator == operatorName ? c._filters : [f])]);
    }

    internal override void WriteTo(Utf8JsonWriter json, bool redacted)
    {
        json.WriteStartObject();
        json.WriteStartArray(_operator);
        foreach (var filter in _filters)
            filter.WriteTo(json, redacted);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>The opposite of a filter: <c>{"$not":{…}}</c>.</summary>
internal sealed class NotFilter(Filter filter) : Filter
{
    internal override void WriteTo(Utf8JsonWriter json, bool redacted)
    {
        json.WriteStartObject();
        json.WritePropertyName("$not"u8);
        filter.WriteTo(json, redacted);
        json.WriteEndObject();
    }
}

/// <summary>A filter in the service's own language.</summary>
internal sealed class RawFilter(JsonElement element) : Filter
{
    internal override void WriteTo(Utf8JsonWriter json, bool redacted)
    {
        if (redacted)
            json.WriteStringValue("?"u8);
        else
            element.WriteTo(json);
    }
}
