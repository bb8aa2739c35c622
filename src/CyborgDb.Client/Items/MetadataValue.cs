using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CyborgDb.Json;
using CyborgDb.Primitives;
using CyborgDb.Protocol.Json;

namespace CyborgDb;

/// <summary>
/// One value of an item's <see cref="Metadata"/>: a boolean, a number, a string, a list of strings or a nested map.
/// It is immutable, is made by implicit conversion from those types, and is read with <see cref="AsString"/> and the like or by a cast.
/// </summary>
/// <remarks>
/// <para>The service has no type for dates and identifiers. A <see cref="DateTimeOffset"/> or <see cref="DateTime"/> becomes the milliseconds since
/// 1970-01-01 UTC, which filters can order; a <see cref="DateOnly"/> and a <see cref="Guid"/> become text; an enum becomes its number.</para>
/// <para><see cref="ToString"/> gives the value, so it is not for logs. The debugger shows only the kind. As JSON it is the value itself.</para>
/// </remarks>
[DebuggerDisplay("{Kind,nq}")]
[JsonConverter(typeof(MetadataValueJsonConverter))]
[CollectionBuilder(typeof(MetadataValue), nameof(FromValues))]
public readonly partial struct MetadataValue : IEquatable<MetadataValue>
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

    /// <summary>
    /// JSON's null, for a field that is there and has no value: <c>metadata["end"] = MetadataValue.Null</c>. It is what <c>default</c> is. A plain
    /// <see langword="null"/> does not compile there, because it could be a string, a number or anything else that a value is made from.
    /// </summary>
    public static MetadataValue Null => default;

    /// <summary>What the value is. Of <c>default</c>: <see cref="MetadataValueKind.Null"/>.</summary>
    public MetadataValueKind Kind { get; }

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
        MetadataValueKind.Json => JsonElement.DeepEquals((JsonElement)_reference!, (JsonElement)other._reference!),
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

    /// <summary>The value as text, the same in every culture. Not for logs.</summary>
    /// <returns>
    /// A string as it is, <c>true</c> or <c>false</c>, a number as in JSON; a list, a map and other JSON as their JSON; and empty text for
    /// <see cref="MetadataValueKind.Null"/>.
    /// </returns>
    public override string ToString() => Kind switch
    {
        MetadataValueKind.Null => "",
        MetadataValueKind.String => (string)_reference!,
        _ => ToJson(),
    };

    /// <summary>The elements of a list, so that <c>foreach</c> goes through them.</summary>
    /// <returns>An enumerator of the elements, in their order.</returns>
    /// <exception cref="InvalidOperationException">The value is no list.</exception>
    public IEnumerator<MetadataValue> GetEnumerator()
    {
        if (Kind == MetadataValueKind.StringList)
            return Strings.Select(static text => Received(text)).GetEnumerator();
        if (Kind == MetadataValueKind.Json && (JsonElement)_reference! is { ValueKind: JsonValueKind.Array } list)
            return list.EnumerateArray().Select(Of).GetEnumerator();
        throw Unreadable("a list", field: null);
    }

    /// <summary>Whether both have the same value.</summary>
    public static bool operator ==(MetadataValue left, MetadataValue right) => left.Equals(right);

    /// <summary>Whether they have different values.</summary>
    public static bool operator !=(MetadataValue left, MetadataValue right) => !left.Equals(right);

    /// <summary>How many levels of maps and lists the value is.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal int Depth => Kind switch
    {
        MetadataValueKind.StringList => 1,
        MetadataValueKind.Map => ((Metadata)_reference!).Depth,
        MetadataValueKind.Json => Nesting.DepthOf((JsonElement)_reference!),
        _ => 0,
    };

    /// <summary>Whether float64 has all the numbers in it.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal bool FitsFloat64 => Kind switch
    {
        MetadataValueKind.Number => _reference is null,
        MetadataValueKind.Map => ((Metadata)_reference!).FitsFloat64,
        MetadataValueKind.Json => _number == 0,
        _ => true,
    };

    /// <summary>The whole number that float64 would round; <see langword="null"/> where the number is one.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal BigInteger? Exact => (BigInteger?)_reference;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal string[] Strings => (string[])_reference!;
}
