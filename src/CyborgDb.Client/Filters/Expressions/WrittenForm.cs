using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CyborgDb.Filters.Expressions;

/// <summary>What a member's value looks like in the metadata, as its type info writes it.</summary>
internal static class WrittenForm
{
    /// <summary>Whether a member is written by System.Text.Json itself, and numbers as numbers.</summary>
    public static bool IsPlain(DocumentField field)
    {
        if (field.Property is not { } property)
            return ConverterOf(field) is null;
        if (property.CustomConverter is not null)
            return false;
        var handling = property.NumberHandling ?? field.Owner?.NumberHandling ?? property.Options.NumberHandling;
        return IsOwnConverter(TypeInfo(field, property)) && (handling & JsonNumberHandling.WriteAsString) == 0;
    }

    /// <summary>A moment, which filters know only as epoch milliseconds.</summary>
    public static MetadataValue Moment(DocumentField field, DateTimeOffset value)
    {
        var isEpochMilliseconds = field.Property is null
            ? IsPlain(field) || ConverterOf(field) == typeof(EpochMillisecondsConverter)
            : Write(field, value) is { ValueKind: JsonValueKind.Number } number && number.GetDouble() == value.ToUnixTimeMilliseconds();
        if (isEpochMilliseconds)
            return value;
        throw ExpressionText.Refused(
            field.Expression,
            "it is not written as epoch milliseconds, which are what the service can compare. "
            + $"Put [JsonConverter(typeof({nameof(EpochMillisecondsConverter)}))] on it.");
    }

    /// <summary>An enum: a number or, with a converter such as <see cref="JsonStringEnumConverter"/>, a name.</summary>
    public static MetadataValue Enumeration(DocumentField field, object value)
    {
        if (field.Property is null)
        {
            return IsPlain(field)
                ? Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)
                : throw ExpressionText.Refused(field.Expression, "it has a converter: give the JsonTypeInfo, which knows how it is written.");
        }
        return Scalar(field, Write(field, value));
    }

    /// <summary>A value of a type that is written as text in one way only.</summary>
    public static MetadataValue Text(DocumentField field, object value)
    {
        if (!IsPlain(field))
            throw NotPlain(field);
        return field.Property is not null ? Scalar(field, Write(field, value))
            : value is DateOnly date ? date.ToString("O", System.Globalization.CultureInfo.InvariantCulture)
            : value.ToString();
    }

    /// <summary>An element of a list; the service's lists hold strings.</summary>
    public static MetadataValue Element(DocumentField field, object value)
    {
        if (field.Property is not { } property)
        {
            return value is string text && IsPlain(field) ? text
                : throw ExpressionText.Refused(field.Expression, "the service's lists hold strings. Where the elements are written as strings, give the JsonTypeInfo that says so.");
        }
        if (property.CustomConverter is null && property.Options.TryGetTypeInfo(value.GetType(), out var info)
            && (IsOwnConverter(info) || value is Enum) && JsonSerializer.SerializeToElement(value, info) is { ValueKind: JsonValueKind.String } element)
        {
            return MetadataValue.FromJson(element);
        }
        throw ExpressionText.Refused(field.Expression, "its elements are not written as strings, and the service's lists hold strings.");
    }

    public static NotSupportedException NotPlain(DocumentField field) =>
        ExpressionText.Refused(field.Expression, "it is written by a converter of its own, and what the service would compare is not what the predicate compares.");

    private static MetadataValue Scalar(DocumentField field, JsonElement element) =>
        element.ValueKind is JsonValueKind.Number or JsonValueKind.String or JsonValueKind.True or JsonValueKind.False
            ? MetadataValue.FromJson(element)
            : throw NotPlain(field);

    private static JsonElement Write(DocumentField field, object value)
    {
        var property = field.Property!;
        if (property.CustomConverter is not { } converter)
            return JsonSerializer.SerializeToElement(value, TypeInfo(field, property));
        // A member's own converter takes the place of the type's in a copy of the options, since it cannot be asked without its type.
        var options = new JsonSerializerOptions(property.Options);
        options.Converters.Insert(0, converter);
        return JsonSerializer.SerializeToElement(value, options.GetTypeInfo(property.PropertyType));
    }

    private static JsonTypeInfo TypeInfo(DocumentField field, JsonPropertyInfo property) =>
        property.Options.TryGetTypeInfo(property.PropertyType, out var info)
            ? info
            : throw ExpressionText.Refused(field.Expression, "the type info's options do not know how its type is written.");

    private static bool IsOwnConverter(JsonTypeInfo info) => info.Converter.GetType().Assembly == typeof(JsonSerializer).Assembly;

    private static Type? ConverterOf(DocumentField field)
    {
        var member = (field.Expression as System.Linq.Expressions.MemberExpression)?.Member;
        var attribute = member?.GetCustomAttributes(typeof(JsonConverterAttribute), inherit: true).FirstOrDefault()
            ?? field.Type.GetCustomAttributes(typeof(JsonConverterAttribute), inherit: false).FirstOrDefault();
        return attribute is null ? null : ((JsonConverterAttribute)attribute).ConverterType ?? typeof(JsonConverter);
    }
}
