using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CyborgDb.Primitives;
using CyborgDb.Protocol.Json;

namespace CyborgDb;

/// <summary>What a <see cref="MetadataValue"/> is.</summary>
public enum MetadataValueKind
{
    /// <summary>JSON's null: the field is there and has no value.</summary>
    Null,

    /// <summary>A boolean.</summary>
    Boolean,

    /// <summary>A number. The service keeps numbers as float64; a whole number that float64 does not have is held exactly, and refused when it is sent.</summary>
    Number,

    /// <summary>A string.</summary>
    String,

    /// <summary>A list of strings.</summary>
    StringList,

    /// <summary>A nested map.</summary>
    Map,

    /// <summary>Some other JSON, such as a list of numbers: kept as it came, so that reading loses nothing.</summary>
    Json,
}

/// <summary>
/// One value of an item's <see cref="Metadata"/>: a boolean, a number, a string, a list of strings or a nested map.
/// It is immutable, and made by implicit conversion from those types.
/// </summary>
/// <remarks>
/// There is no type for dates: a <see cref="DateTimeOffset"/> becomes the milliseconds since 1970-01-01 UTC, which
/// <see cref="AsDateTimeOffset"/> turns back. <see cref="ToString"/> shows the kind, never the value.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct MetadataValue : IEquatable<MetadataValue>
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly object? _reference;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly double _number;

    private MetadataValue(MetadataValueKind kind, object? reference = null, double number = 0)
    {
        Kind = kind;
        _reference = reference;
        _number = number;
        // The map that will hold it is a level too.
        if (Depth >= Nesting.MaxDepth)
            throw Metadata.TooDeep(parameter: null);
    }

    /// <summary>What the value is. Of <c>default</c>: <see cref="MetadataValueKind.Null"/>.</summary>
    public MetadataValueKind Kind { get; }

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

    /// <summary>A string as a value; null becomes <see cref="MetadataValueKind.Null"/>.</summary>
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
    /// <param name="values">The strings; none is null or has an unpaired surrogate.</param>
    /// <exception cref="ArgumentException">A string is null or has an unpaired surrogate.</exception>
    public static implicit operator MetadataValue(string[] values) => FromStrings(values);

    /// <summary>Strings as a value. They are copied.</summary>
    /// <param name="values">The strings; none is null or has an unpaired surrogate.</param>
    /// <exception cref="ArgumentException">A string is null or has an unpaired surrogate.</exception>
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

    /// <summary>Strings as a value. They are copied.</summary>
    /// <param name="values">The strings; none is null or has an unpaired surrogate.</param>
    /// <returns>A list of strings.</returns>
    /// <exception cref="ArgumentException">A string is null or has an unpaired surrogate.</exception>
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

    /// <summary>The boolean.</summary>
    /// <returns>The boolean.</returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public bool AsBoolean() => Of(MetadataValueKind.Boolean)._number != 0;

    /// <summary>The number, as the float64 nearest to it; <see cref="AsInt64"/> never rounds.</summary>
    /// <returns>The number.</returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public double AsNumber() => Of(MetadataValueKind.Number)._number;

    /// <summary>The whole number, exactly as it was set or read.</summary>
    /// <returns>The number.</returns>
    /// <exception cref="InvalidOperationException">The value is of another kind, or the number is not whole, or not in the range of a <see cref="long"/>.</exception>
    public long AsInt64()
    {
        var number = AsNumber();
        if (_reference is BigInteger exact)
            return exact >= long.MinValue && exact <= long.MaxValue ? (long)exact : throw NoInt64();
        return number == Math.Truncate(number) && number is >= long.MinValue and < WholeNumber.TwoTo63 ? (long)number : throw NoInt64();

        static InvalidOperationException NoInt64() => new($"{nameof(AsInt64)} reads a whole number of 64 bits; this number is none.");
    }

    /// <summary>The moment whose milliseconds since 1970-01-01 UTC the number is.</summary>
    /// <returns>The moment, at offset zero.</returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside the years 1 to 9999.</exception>
    public DateTimeOffset AsDateTimeOffset() => DateTimeOffset.FromUnixTimeMilliseconds((long)AsNumber());

    /// <summary>The string.</summary>
    /// <returns>The string.</returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public string AsString() => (string)Of(MetadataValueKind.String)._reference!;

    /// <summary>The strings.</summary>
    /// <returns>The strings, in their order.</returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public IReadOnlyList<string> AsStringList() => Array.AsReadOnly(Strings);

    /// <summary>The nested map.</summary>
    /// <returns>A map that cannot be changed.</returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public Metadata AsMap() => (Metadata)Of(MetadataValueKind.Map)._reference!;

    /// <summary>The JSON that is none of the service's own types.</summary>
    /// <returns>The element.</returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public JsonElement AsJson() => (JsonElement)Of(MetadataValueKind.Json)._reference!;

    /// <summary>
    /// The value as JSON: not for logs. A whole number that float64 does not have is in it with all its digits; any other number is the shortest text
    /// that float64 reads as the same.
    /// </summary>
    /// <returns>The JSON text.</returns>
    public string ToJson()
    {
        using var buffer = new PooledBuffer();
        using (var json = new Utf8JsonWriter(buffer))
            MetadataJson.Write(json, this);
        return Encoding.UTF8.GetString(buffer.Written.Span);
    }

    /// <summary>Whether both are of one kind and have the same value; lists in the same order, maps in any.</summary>
    /// <param name="other">The other value.</param>
    /// <returns>True when they are equal.</returns>
    public bool Equals(MetadataValue other) => Kind == other.Kind && Kind switch
    {
        MetadataValueKind.Null => true,
        MetadataValueKind.Boolean => _number.Equals(other._number),
        MetadataValueKind.Number => _number.Equals(other._number) && Equals(_reference, other._reference),
        MetadataValueKind.StringList => ((string[])_reference!).AsSpan().SequenceEqual((string[])other._reference!),
        MetadataValueKind.Json => JsonElement.DeepEquals(AsJson(), other.AsJson()),
        _ => _reference!.Equals(other._reference),
    };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MetadataValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Kind switch
    {
        MetadataValueKind.Boolean or MetadataValueKind.Number => HashCode.Combine(Kind, _number),
        MetadataValueKind.String => HashCode.Combine(Kind, _reference),
        MetadataValueKind.StringList => HashCode.Combine(Kind, ((string[])_reference!).Length),
        _ => (int)Kind,
    };

    /// <summary>The kind, never the value.</summary>
    /// <returns>For example <c>String</c>.</returns>
    public override string ToString() => Kind.ToString();

    /// <summary>Whether both have the same value.</summary>
    public static bool operator ==(MetadataValue left, MetadataValue right) => left.Equals(right);

    /// <summary>Whether they have different values.</summary>
    public static bool operator !=(MetadataValue left, MetadataValue right) => !left.Equals(right);

    /// <summary>How many levels of maps and lists the value is.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal int Depth => Kind switch
    {
        MetadataValueKind.StringList => 1,
        MetadataValueKind.Map => AsMap().Depth,
        MetadataValueKind.Json => Nesting.DepthOf(AsJson()),
        _ => 0,
    };

    /// <summary>Whether float64 has all the numbers in it.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal bool FitsFloat64 => Kind switch
    {
        MetadataValueKind.Number => _reference is null,
        MetadataValueKind.Map => AsMap().FitsFloat64,
        MetadataValueKind.Json => _number == 0,
        _ => true,
    };

    /// <summary>The whole number that float64 would round; null where the number is one.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal BigInteger? Exact => (BigInteger?)Of(MetadataValueKind.Number)._reference;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal string[] Strings => (string[])Of(MetadataValueKind.StringList, nameof(AsStringList))._reference!;

    private MetadataValue Of(MetadataValueKind kind, [CallerMemberName] string? caller = null) =>
        Kind == kind ? this : throw new InvalidOperationException($"{caller} reads a {kind}; this value is a {Kind}.");
}
