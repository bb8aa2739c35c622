using System.Text.Json;

namespace CyborgDb.Emulator.Http;

/// <summary>
/// Reads the members of a JSON object by name and type, and notes what is missing or wrong in the words that the
/// service uses. A <see langword="null"/> member is the same as none. Members that nobody asks for are ignored.
/// </summary>
internal readonly struct JsonFields(JsonElement element, BodyLocation location, BodyErrors errors)
{
    public const string NotAnObject = "Input should be a valid dictionary or object to extract fields from";
    public const string NotAnObjectType = "model_attributes_type";

    public BodyErrors Errors { get; } = errors;

    public BodyLocation Location { get; } = location;

    /// <summary>The member, whatever its type is; <see langword="null"/> when it is missing or <see langword="null"/>.</summary>
    public JsonElement? Find(string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public JsonElement? OptionalElement(string name, JsonValueKind kind, string message, string type)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind == kind)
            return value;
        Errors.Add(Location.Member(name), message, type);
        return null;
    }

    public JsonElement? OptionalStringElement(string name) =>
        OptionalElement(name, JsonValueKind.String, "Input should be a valid string", "string_type");

    /// <summary>An object of the caller's own making, such as metadata or a filter.</summary>
    public JsonElement? OptionalDictionary(string name)
    {
        var value = OptionalElement(name, JsonValueKind.Object, "Input should be a valid dictionary", "dict_type");
        if (value is { } dictionary)
            ReadStrings(dictionary);
        return value;
    }

    public JsonElement? OptionalList(string name) =>
        OptionalElement(name, JsonValueKind.Array, "Input should be a valid list", "list_type");

    public string? OptionalString(string name) => OptionalStringElement(name)?.GetString();

    public string RequiredString(string name)
    {
        Require(name);
        return OptionalString(name) ?? "";
    }

    public JsonElement RequiredList(string name)
    {
        Require(name);
        return OptionalList(name) ?? s_emptyList;
    }

    /// <summary>A list of numbers; <see langword="null"/> when it is missing.</summary>
    public double[]? OptionalNumbers(string name)
    {
        if (OptionalList(name) is not { } list)
            return null;
        var numbers = new double[list.GetArrayLength()];
        var index = 0;
        foreach (var value in list.EnumerateArray())
        {
            if (value.ValueKind == JsonValueKind.Number)
                numbers[index] = value.GetDouble();
            else
                Errors.Add(Location.Member(name).Element(index), "Input should be a valid number", "float_type");
            index++;
        }

        return numbers;
    }

    /// <summary>A list of strings; <see langword="null"/> when it is missing.</summary>
    public string[]? OptionalStrings(string name) => OptionalList(name) is { } list ? Strings(name, list) : null;

    public string[] RequiredStrings(string name) => Strings(name, RequiredList(name));

    public bool? OptionalBoolean(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Errors.Add(Location.Member(name), "Input should be a valid boolean", "bool_type");
        return null;
    }

    public int RequiredInteger(string name, int least)
    {
        Require(name);
        return OptionalInteger(name, least) ?? least;
    }

    /// <summary>An integer of any size; beyond the range of <see cref="int"/> the nearest that there is.</summary>
    public int? OptionalIntegerOfAnySize(string name) =>
        OptionalWholeNumber(name) is { } number ? (int)Math.Clamp(number, int.MinValue, int.MaxValue) : null;

    public int? OptionalInteger(string name, int least)
    {
        if (OptionalWholeNumber(name) is not { } number)
            return null;
        if (number < least)
            Errors.Add(Location.Member(name), $"Input should be greater than or equal to {least}", "greater_than_equal");
        else if (number > int.MaxValue)
            Errors.Add(Location.Member(name), $"Input should be less than or equal to {int.MaxValue}", "less_than_equal");
        else
            return (int)number;
        return null;
    }

    /// <summary>
    /// A number of which the caller says what is wrong with it, as with one that is too large to be finite: it comes as an
    /// infinity.
    /// </summary>
    public double? OptionalNumber(string name) => OptionalNumber(name, "Input should be a valid number", "float_type");

    public double? OptionalFiniteNumber(string name) => RequireFinite(name, OptionalNumber(name));

    /// <summary>A string that has to be one of <paramref name="choices"/>.</summary>
    public string? OptionalChoice(string name, params ReadOnlySpan<string> choices)
    {
        if (OptionalString(name) is not { } value)
            return null;
        if (choices.Contains(value))
            return value;
        AddChoiceError(Location.Member(name), value, choices);
        return null;
    }

    /// <summary>
    /// What of <paramref name="choices"/> an answer is to include; <see langword="null"/> when it is not said. Anything else is ignored, or
    /// noted as an error.
    /// </summary>
    public HashSet<string>? OptionalInclude(UnknownIncludeRule unknown, params ReadOnlySpan<string> choices)
    {
        const string Name = "include";
        if (OptionalList(Name) is not { } list)
            return null;
        var values = Strings(Name, list);
        var included = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < values.Length; i++)
        {
            if (choices.Contains(values[i]))
                included.Add(values[i]);
            else if (unknown == UnknownIncludeRule.Refused && list[i].ValueKind == JsonValueKind.String)
                AddChoiceError(Location.Member(Name).Element(i), values[i], choices);
        }

        return included;
    }

    /// <summary>The members of an object inside this one; <see langword="null"/>, with an error noted, when there is none.</summary>
    public JsonFields? RequiredObject(string name)
    {
        Require(name);
        return OptionalElement(name, JsonValueKind.Object, NotAnObject, NotAnObjectType) is { } value
            ? new JsonFields(value, Location.Member(name), Errors)
            : null;
    }

    /// <summary>The members of each object of a list; elements that are no objects are noted and left out.</summary>
    public IEnumerable<JsonFields> RequiredObjects(string name)
    {
        var list = Location.Member(name);
        var index = 0;
        var objects = new List<JsonFields>();
        foreach (var value in RequiredList(name).EnumerateArray())
        {
            var place = list.Element(index++);
            if (value.ValueKind == JsonValueKind.Object)
                objects.Add(new(value, place, Errors));
            else
                Errors.Add(place, NotAnObject, NotAnObjectType);
        }

        return objects;
    }

    /// <summary>A list whose elements are each of one type or <see langword="null"/>; elements of another type are noted.</summary>
    public JsonElement?[]? OptionalListOf(string name, JsonValueKind kind, string message, string type)
    {
        if (OptionalList(name) is not { } list)
            return null;
        var values = new JsonElement?[list.GetArrayLength()];
        var index = 0;
        foreach (var value in list.EnumerateArray())
        {
            if (value.ValueKind == kind)
            {
                ReadStrings(value);
                values[index] = value;
            }
            else if (value.ValueKind != JsonValueKind.Null)
            {
                Errors.Add(Location.Member(name).Element(index), message, type);
            }

            index++;
        }

        return values;
    }

    private static readonly JsonElement s_emptyList = JsonDocument.Parse("[]").RootElement;

    private double? OptionalNumber(string name, string message, string type) =>
        OptionalElement(name, JsonValueKind.Number, message, type)?.GetDouble();

    private double? OptionalWholeNumber(string name)
    {
        var number = RequireFinite(name, OptionalNumber(name, "Input should be a valid integer", "int_type"));
        if (number is null || number == Math.Truncate(number.Value))
            return number;
        Errors.Add(Location.Member(name), "Input should be a valid integer, got a number with a fractional part", "int_from_float");
        return null;
    }

    private double? RequireFinite(string name, double? number)
    {
        if (number is null || double.IsFinite(number.Value))
            return number;
        Errors.Add(Location.Member(name), "Input should be a finite number", "finite_number");
        return null;
    }

    // Strings that are not Unicode throw when they are read. That has to happen here, where it becomes a 422.
    private static void ReadStrings(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                _ = value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var element in value.EnumerateArray())
                    ReadStrings(element);
                break;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    _ = member.Name;
                    ReadStrings(member.Value);
                }

                break;
        }
    }

    private void Require(string name)
    {
        if (!element.TryGetProperty(name, out var value))
            Errors.Add(Location.Member(name), "Field required", "missing");
        else if (value.ValueKind == JsonValueKind.Null)
            Errors.Add(Location.Member(name), "Input should not be null", "null_not_allowed");
    }

    private string[] Strings(string name, JsonElement list)
    {
        var strings = new string[list.GetArrayLength()];
        var index = 0;
        foreach (var value in list.EnumerateArray())
        {
            if (value.ValueKind != JsonValueKind.String)
                Errors.Add(Location.Member(name).Element(index), "Input should be a valid string", "string_type");
            strings[index++] = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        }

        return strings;
    }

    private void AddChoiceError(BodyLocation place, string value, ReadOnlySpan<string> choices) =>
        Errors.Add(place, $"Input should be {Choices.Refuse(value, choices)}", "literal_error");
}
