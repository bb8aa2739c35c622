using System.Text.Json;
using System.Text.Json.Serialization;
using CyborgDb.Json;
using CyborgDb.Protocol.Json;

namespace CyborgDb.Filters;

/// <summary>
/// Several filters in one: <c>{"$and":[…]}</c>. A chain of one associative operator is one list, which is put together when it is written:
/// until then each filter of the chain only knows those that it was made of.
/// </summary>
[JsonConverter(typeof(FilterJsonConverter))]
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

    /// <summary>The filters, of which a list or an array is copied, as one.</summary>
    public static Filter Of(string operatorName, IEnumerable<Filter> filters)
    {
        ArgumentNullException.ThrowIfNull(filters);
        Filter[] parts = [.. filters];
        if (parts.Length == 0)
            throw new ArgumentException("At least one filter is needed.", nameof(filters));
        if (parts.AsSpan().Contains(null!))
            throw new ArgumentException("One of the filters is null.", nameof(filters));
        return parts.Length == 1 && operatorName != FilterOperators.Nor ? parts[0] : new CombinedFilter(operatorName, parts);
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
        operatorName != FilterOperators.Nor && part is CombinedFilter combined && combined._operator == operatorName;

    private static void Push(Stack<Filter> pending, Filter[] parts)
    {
        for (var i = parts.Length - 1; i >= 0; i--)
            pending.Push(parts[i]);
    }
}
