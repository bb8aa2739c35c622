using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using CyborgDb.Primitives;
using CyborgDb.Protocol.Json;

namespace CyborgDb;

/// <content>What values are made from.</content>
public readonly partial struct MetadataValue
{
    /// <summary>A boolean as a value.</summary>
    /// <param name="value">The boolean.</param>
    public static implicit operator MetadataValue(bool value) => new(MetadataValueKind.Boolean, number: value ? 1 : 0);

    /// <summary>A whole number as a value. Past ±2^53 not every one is a float64, which the service keeps numbers as: one that is not is refused when it is sent.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator MetadataValue(long value) => new(MetadataValueKind.Number, WholeNumber.Rounded(value), value);

    /// <summary>
    /// A number as a value: the float64 nearest to it. A whole one past ±2^53 that float64 does not have is refused when it is sent. An
    /// <see cref="ulong"/> has to be cast to this type, so that it cannot become a rounded <see cref="double"/> unasked.
    /// </summary>
    /// <param name="value">The number.</param>
    public static implicit operator MetadataValue(decimal value)
    {
        var nearest = double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return new(MetadataValueKind.Number, WholeNumber.Rounded(value, nearest), nearest);
    }

    /// <summary>A number as a value.</summary>
    /// <param name="value">A finite number.</param>
    /// <exception cref="ArgumentException">The number is NaN or infinite, which JSON cannot say.</exception>
    public static implicit operator MetadataValue(double value) =>
        double.IsFinite(value)
            ? new(MetadataValueKind.Number, number: value)
            : throw new ArgumentException("A metadata number has to be finite: JSON has no NaN and no infinity.", nameof(value));

    /// <summary>A string as a value; <see langword="null"/> becomes <see cref="MetadataValueKind.Null"/>.</summary>
    /// <param name="value">The string, without unpaired surrogates.</param>
    /// <exception cref="ArgumentException">The string has an unpaired surrogate.</exception>
    public static implicit operator MetadataValue(string? value)
    {
        if (value is null)
            return default;
        WellFormedText.ThrowIfNot(value);
        return new(MetadataValueKind.String, value);
    }

    /// <summary>Strings as a value. They are copied.</summary>
    /// <param name="values">The strings; none is <see langword="null"/> or has an unpaired surrogate.</param>
    /// <exception cref="ArgumentException">A string is <see langword="null"/> or has an unpaired surrogate.</exception>
    public static implicit operator MetadataValue(string[] values) => FromStrings(values);

    /// <summary>Strings as a value. They are copied.</summary>
    /// <param name="values">The strings; none is <see langword="null"/> or has an unpaired surrogate.</param>
    /// <exception cref="ArgumentException">A string is <see langword="null"/> or has an unpaired surrogate.</exception>
    public static implicit operator MetadataValue(List<string> values) => FromStrings(values);

    /// <summary>A nested map as a value. It is copied.</summary>
    /// <param name="value">The map: 60 levels deep at most together with the one that will hold it.</param>
    /// <exception cref="ArgumentException">The map is nested more deeply.</exception>
    public static implicit operator MetadataValue(Metadata value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(MetadataValueKind.Map, value.Snapshot());
    }

    /// <summary>A moment as a value: milliseconds since 1970-01-01 UTC.</summary>
    /// <param name="value">The moment; what is finer than a millisecond is cut off.</param>
    public static implicit operator MetadataValue(DateTimeOffset value) => value.ToUnixTimeMilliseconds();

    /// <summary>A moment as a value: milliseconds since 1970-01-01 UTC. Local time is converted to UTC.</summary>
    /// <param name="value">The moment; what is finer than a millisecond is cut off.</param>
    /// <exception cref="ArgumentException">Its <see cref="DateTime.Kind"/> is <see cref="DateTimeKind.Unspecified"/>, so that it does not say which moment it is.</exception>
    public static implicit operator MetadataValue(DateTime value) => Moment.Of(value, nameof(value));

    /// <summary>A date as a value: its text, such as <c>2024-02-29</c>. To have the service order dates, which it does with numbers only, store a moment.</summary>
    /// <param name="value">The date.</param>
    public static implicit operator MetadataValue(DateOnly value) => Received(value.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>An identifier as a value: its text of 36 characters, in lower case.</summary>
    /// <param name="value">The identifier.</param>
    public static implicit operator MetadataValue(Guid value) => Received(value.ToString());

    /// <summary>
    /// An enum as a value: its number, as the serializer and <see cref="Filter.Where{T}"/> write it when they are not told otherwise. For its name, store
    /// its <see cref="Enum.ToString()"/>; <see cref="AsEnum{TEnum}"/> reads either.
    /// </summary>
    /// <param name="value">The enum's value; <see langword="null"/> becomes <see cref="MetadataValueKind.Null"/>.</param>
    public static implicit operator MetadataValue(Enum? value) => value is null ? default(MetadataValue) : ((IConvertible)value).ToDecimal(CultureInfo.InvariantCulture);

    /// <summary>A value that may be missing: <see langword="null"/> becomes <see cref="MetadataValueKind.Null"/>, all else what it is without the question mark.</summary>
    /// <param name="value">The value, or <see langword="null"/>.</param>
    public static implicit operator MetadataValue(bool? value) => value is { } given ? given : default(MetadataValue);

    /// <summary>A value that may be missing: <see langword="null"/> becomes <see cref="MetadataValueKind.Null"/>, all else what it is without the question mark.</summary>
    /// <param name="value">The value, or <see langword="null"/>.</param>
    public static implicit operator MetadataValue(long? value) => value is { } given ? given : default(MetadataValue);

    /// <summary>A value that may be missing: <see langword="null"/> becomes <see cref="MetadataValueKind.Null"/>, all else what it is without the question mark.</summary>
    /// <param name="value">The value, or <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">The number is NaN or infinite, which JSON cannot say.</exception>
    public static implicit operator MetadataValue(double? value) => value is { } given ? given : default(MetadataValue);

    /// <summary>A value that may be missing: <see langword="null"/> becomes <see cref="MetadataValueKind.Null"/>, all else what it is without the question mark.</summary>
    /// <param name="value">The value, or <see langword="null"/>.</param>
    public static implicit operator MetadataValue(decimal? value) => value is { } given ? given : default(MetadataValue);

    /// <summary>A value that may be missing: <see langword="null"/> becomes <see cref="MetadataValueKind.Null"/>, all else what it is without the question mark.</summary>
    /// <param name="value">The value, or <see langword="null"/>.</param>
    public static implicit operator MetadataValue(DateTimeOffset? value) => value is { } given ? given : default(MetadataValue);

    /// <summary>A value that may be missing: <see langword="null"/> becomes <see cref="MetadataValueKind.Null"/>, all else what it is without the question mark.</summary>
    /// <param name="value">The value, or <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">Its <see cref="DateTime.Kind"/> is <see cref="DateTimeKind.Unspecified"/>.</exception>
    public static implicit operator MetadataValue(DateTime? value) => value is { } given ? given : default(MetadataValue);

    /// <summary>A value that may be missing: <see langword="null"/> becomes <see cref="MetadataValueKind.Null"/>, all else what it is without the question mark.</summary>
    /// <param name="value">The value, or <see langword="null"/>.</param>
    public static implicit operator MetadataValue(DateOnly? value) => value is { } given ? given : default(MetadataValue);

    /// <summary>A value that may be missing: <see langword="null"/> becomes <see cref="MetadataValueKind.Null"/>, all else what it is without the question mark.</summary>
    /// <param name="value">The value, or <see langword="null"/>.</param>
    public static implicit operator MetadataValue(Guid? value) => value is { } given ? given : default(MetadataValue);

    /// <summary>Strings as a value. They are copied.</summary>
    /// <param name="values">The strings; none is <see langword="null"/> or has an unpaired surrogate.</param>
    /// <returns>A list of strings.</returns>
    /// <exception cref="ArgumentException">A string is <see langword="null"/> or has an unpaired surrogate.</exception>
    public static MetadataValue FromStrings(IEnumerable<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        string[] copy = [.. values];
        foreach (var value in copy)
        {
            if (value is null)
                throw new ArgumentException("A metadata list holds strings; one of these is null.", nameof(values));
            WellFormedText.ThrowIfNot(value, nameof(values));
        }
        return new(MetadataValueKind.StringList, copy);
    }

    /// <summary>
    /// A list of any values, as a collection expression makes it: <c>metadata["tags"] = ["a", "b"]</c>. Strings alone, and none at all, are a
    /// <see cref="MetadataValueKind.StringList"/>; a list with anything else in it is <see cref="MetadataValueKind.Json"/>.
    /// </summary>
    /// <param name="values">The values. They are copied.</param>
    /// <returns>The list.</returns>
    /// <exception cref="ArgumentException">The list is nested more than 60 levels deep together with the map that will hold it.</exception>
    public static MetadataValue FromValues(ReadOnlySpan<MetadataValue> values)
    {
        var strings = new string[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i].Kind != MetadataValueKind.String)
                return ListOf(values);
            strings[i] = (string)values[i]._reference!;
        }
        return Received(strings);
    }

    /// <summary>The value of a JSON element. What is none of the service's types is kept as it is (<see cref="MetadataValueKind.Json"/>).</summary>
    /// <param name="element">The element; it is copied, so its document may be disposed of.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">
    /// The element is undefined, is nested more than 60 levels deep together with the map that will hold it, or a string in it has an unpaired surrogate.
    /// </exception>
    public static MetadataValue FromJson(JsonElement element)
    {
        if (Nesting.DepthOf(element) >= Nesting.MaxDepth)
            throw Metadata.TooDeep(nameof(element));
        WellFormedText.ThrowIfNot(element);
        return Of(element);
    }

    /// <summary>The same for an element that is known to be within the limit, and its strings to be well-formed.</summary>
    internal static MetadataValue Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => default,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when element.TryGetDouble(out var number) && double.IsFinite(number) => Received(number, JsonMarshal.GetRawUtf8Value(element)),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Array when element.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String) =>
            FromStrings(element.EnumerateArray().Select(e => e.GetString()!)),
        JsonValueKind.Object => Metadata.Of(element),
        JsonValueKind.Array or JsonValueKind.Number => new(MetadataValueKind.Json, element.Clone(), NumberRules.Fits(element) ? 0 : 1),
        _ => throw new ArgumentException("The JSON element is undefined.", nameof(element)),
    };

    /// <summary>A number that was read, and the text that it was.</summary>
    internal static MetadataValue Received(double number, ReadOnlySpan<byte> json) => new(MetadataValueKind.Number, WholeNumber.Rounded(json, number), number);

    /// <summary>A string that was read, and is well-formed because it was UTF-8.</summary>
    internal static MetadataValue Received(string value) => new(MetadataValueKind.String, value);

    /// <summary>Strings that were read, and belong to nobody else.</summary>
    internal static MetadataValue Received(string[] values) => new(MetadataValueKind.StringList, values);

    private static MetadataValue ListOf(ReadOnlySpan<MetadataValue> values)
    {
        using var buffer = new PooledBuffer();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var value in values)
                MetadataJson.Write(json, value);
            json.WriteEndArray();
        }
        return FromJson(JsonElement.Parse(buffer.Written.Span));
    }
}
