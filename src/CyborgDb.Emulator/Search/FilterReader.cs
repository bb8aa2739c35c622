using System.Text.Json;
using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Search;

/// <summary>Turns a filter object into a <see cref="Filter"/>, or says with status 400 why it is none.</summary>
/// <remarks>Operators are quoted in what it says; fields and values belong to the caller's data and are not.</remarks>
internal sealed class FilterReader(
    ServiceVersion version, MetadataSchema schema, NotEqualRule notEqual, FieldNotRule fieldNot, TypeOperatorRule typeOperator)
{
    /// <summary>Why the index cannot answer what has been read, so that the metadata itself has to be looked at; <see langword="null"/> when it can.</summary>
    public string? WhyNotIndexed { get; private set; }

    public static RejectedException Unanswerable(string why) => RejectedException.BadRequest($"Invalid filter: {why}");

    public Filter Read(JsonElement filter)
    {
        var parts = new List<Filter>();
        foreach (var member in filter.EnumerateObject())
            parts.Add(IsOperator(member.Name) ? ReadCombination(member) : ReadField(member));
        return parts.Count == 1 ? parts[0] : new AllFilter(parts);
    }

    private bool Is018 => version == ServiceVersion.V018;

    private FieldFilter ReadField(JsonProperty member)
    {
        if (!schema.CanFilter(member.Name))
            WhyNotIndexed ??= "a field that it names is not filterable";
        return new(new(member.Name), ReadCondition(member.Name, member.Value));
    }

    private Filter ReadCombination(JsonProperty member) => member.Name switch
    {
        "$and" => new AllFilter(ReadList(member)),
        "$or" => new AnyFilter(ReadList(member)),
        "$nor" when Is018 => new NotFilter(new AnyFilter(ReadList(member))),
        "$not" when member.Value.ValueKind == JsonValueKind.Object => new NotFilter(Read(member.Value)),
        "$not" => throw Unanswerable("$not takes one filter object"),
        "$eq" or "$ne" or "$gt" or "$gte" or "$lt" or "$lte" or "$in" or "$nin" or "$exists" =>
            throw Unanswerable($"{member.Name} belongs inside the condition of a field"),
        "$regex" or "$contains" or "$type" when Is018 => throw Unanswerable($"{member.Name} belongs inside the condition of a field"),
        _ => throw Unknown(member.Name),
    };

    private List<Filter> ReadList(JsonProperty member)
    {
        if (member.Value.ValueKind != JsonValueKind.Array)
            throw Unanswerable($"{member.Name} takes a list of filter objects");
        var filters = new List<Filter>();
        foreach (var element in member.Value.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Object)
                throw Unanswerable($"{member.Name} takes a list of filter objects");
            filters.Add(Read(element));
        }

        return filters;
    }

    private ValueCondition ReadCondition(string field, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return new EqualsAnyCondition([ReadScalar("$eq", value)]);

        var conditions = new List<ValueCondition>();
        foreach (var member in value.EnumerateObject())
            conditions.Add(ReadOperator(field, member.Name, member.Value));
        if (conditions.Count == 0)
            throw Unanswerable("the condition of a field is empty");
        return conditions.Count == 1 ? conditions[0] : new AllConditions(conditions);
    }

    private ValueCondition ReadOperator(string field, string name, JsonElement operand) => name switch
    {
        "$eq" => new EqualsAnyCondition([ReadScalar(name, operand)]),
        "$ne" => new NotEqualCondition(
            new([ReadScalar(name, operand)]), matchesMissing: notEqual == NotEqualRule.MatchesMissingWhenDecrypted),
        "$in" => new EqualsAnyCondition(ReadScalars(name, operand)),
        "$nin" => new NegatedCondition(new EqualsAnyCondition(ReadScalars(name, operand))),
        "$gt" => new OrderCondition(ReadNumber(name, operand), static (value, bound) => value > bound),
        "$gte" => new OrderCondition(ReadNumber(name, operand), static (value, bound) => value >= bound),
        "$lt" => new OrderCondition(ReadNumber(name, operand), static (value, bound) => value < bound),
        "$lte" => new OrderCondition(ReadNumber(name, operand), static (value, bound) => value <= bound),
        "$exists" => operand.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? new ExistsCondition(operand.GetBoolean())
            : throw Unanswerable("$exists takes a boolean"),
        "$contains" when Is018 => new ContainsCondition(ReadPattern(field, name, operand)),
        "$regex" when Is018 => RegexCondition.TryCreate(ReadPattern(field, name, operand))
            ?? throw Unanswerable("$regex takes a regular expression"),
        "$type" when Is018 => ReadType(operand),
        "$not" when fieldNot == FieldNotRule.Accepted => operand.ValueKind == JsonValueKind.Object
            ? new NegatedCondition(ReadCondition(field, operand))
            : throw Unanswerable("$not takes a condition"),
        "$nor" when Is018 => throw Unanswerable("$nor is not allowed inside the condition of a field"),
        "$and" or "$or" or "$not" => throw Unanswerable($"{name} is not allowed inside the condition of a field"),
        _ when IsOperator(name) => throw Unknown(name),
        _ => throw Unanswerable("a field cannot be compared with an object; name a nested field by its dot-path"),
    };

    private string ReadPattern(string field, string name, JsonElement operand)
    {
        if (operand.ValueKind != JsonValueKind.String)
            throw Unanswerable($"{name} takes a string");
        if (!schema.CanMatchPatterns(field))
            WhyNotIndexed ??= $"{name} needs a field that the schema allows patterns for";
        return operand.GetString()!;
    }

    private TypeCondition ReadType(JsonElement operand)
    {
        if (typeOperator == TypeOperatorRule.Refused)
            throw Unknown("$type");
        WhyNotIndexed ??= "$type cannot be answered by the index";
        return (operand.ValueKind == JsonValueKind.String ? TypeCondition.Named(operand.GetString()!) : null)
            ?? throw Unanswerable("$type takes one of 'string', 'number', 'bool', 'array', 'object' and 'null'");
    }

    private static ScalarOperand ReadScalar(string name, JsonElement operand)
    {
        RequireFinite(name, operand);
        return ScalarOperand.From(operand) ?? throw Unanswerable($"{name} takes a boolean, a number or a string");
    }

    private static List<ScalarOperand> ReadScalars(string name, JsonElement operand)
    {
        if (operand.ValueKind != JsonValueKind.Array)
            throw Unanswerable($"{name} takes a list");
        var scalars = new List<ScalarOperand>(operand.GetArrayLength());
        foreach (var element in operand.EnumerateArray())
        {
            RequireFinite(name, element);
            scalars.Add(ScalarOperand.From(element) ?? throw Unanswerable($"{name} takes a list of booleans, numbers or strings"));
        }

        return scalars;
    }

    private static double ReadNumber(string name, JsonElement operand)
    {
        RequireFinite(name, operand);
        return operand.ValueKind == JsonValueKind.Number ? operand.GetDouble() : throw Unanswerable($"{name} takes a number");
    }

    private static void RequireFinite(string name, JsonElement operand)
    {
        if (operand.ValueKind == JsonValueKind.Number && !double.IsFinite(operand.GetDouble()))
            throw Unanswerable($"{name} takes a number that is finite");
    }

    private static bool IsOperator(string name) => name.StartsWith('$');

    private static RejectedException Unknown(string name) => Unanswerable($"unknown operator '{name}'");
}
