using System.Text.Json;
using CyborgDb.Primitives;
using CyborgDb.Protocol.Json;

namespace CyborgDb.Protocol;

/// <summary>Which fields and operators a filter has, for what is to be said of one that a service did not take. None of its values.</summary>
internal sealed class FilterUse
{
    private readonly SortedSet<string> _fields = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _operators = new(StringComparer.Ordinal);

    public FilterUse(Filter filter)
    {
        using var json = JsonDocument.Parse(filter.ToJson());
        Read(json.RootElement);
    }

    /// <summary>What can be done about a filter that was refused.</summary>
    /// <param name="said">What the service said.</param>
    public string Advice(string said)
    {
        var patterns = _operators.Where(name => name is FilterOperators.Matches or FilterOperators.Contains).ToArray();
        if (patterns.Length > 0 && (RefusalAdvice.Says(said, "operator") || patterns.Any(name => RefusalAdvice.Says(said, name)) || RefusalAdvice.Says(said, "pattern")))
            return $"{string.Join(" and ", patterns)} need{(patterns.Length == 1 ? "s" : "")} service version 0.18 or later, and a field that is Pattern in the schema that the index was created with. The fields of the filter are {Fields}.";
        if (_operators.Contains(FilterOperators.Nor) && RefusalAdvice.Says(said, "operator"))
        {
            return $"{FilterOperators.Nor}, which {nameof(Filter)}.{nameof(Filter.Nor)} and a negation within another condition become, needs service version 0.18 or later. "
                + $"With an earlier one, write the opposite ({nameof(Filter)}.{nameof(Filter.NotIn)} for !{nameof(Filter)}.{nameof(Filter.In)} and for !{nameof(Filter)}.{nameof(Filter.Eq)}), "
                + "or put one negation around the whole filter.";
        }
        return $"The fields of the filter are {Fields}; each has to be Filterable in the index's metadata schema, which DescribeAsync shows.";
    }

    private string Fields => string.Join(", ", _fields.Select(name => $"'{ShownText.Of(name)}'"));

    private void Read(JsonElement filter)
    {
        if (filter.ValueKind == JsonValueKind.Array)
        {
            foreach (var part in filter.EnumerateArray())
                Read(part);
        }
        if (filter.ValueKind != JsonValueKind.Object)
            return;
        foreach (var member in filter.EnumerateObject())
        {
            if (member.Name.StartsWith('$'))
            {
                _operators.Add(member.Name);
                if (member.Name is FilterOperators.And or FilterOperators.Or or FilterOperators.Nor or FilterOperators.Not)
                    Read(member.Value);
                continue;
            }
            _fields.Add(member.Name);
            if (member.Value.ValueKind != JsonValueKind.Object)
                continue;
            foreach (var condition in member.Value.EnumerateObject().Where(condition => condition.Name.StartsWith('$')))
                _operators.Add(condition.Name);
        }
    }
}
