using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json.Serialization;
using CyborgDb.Json;
using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>
/// The 16-byte identifier of a user of an index, as role-based access control assigns it. It is an identifier, not a secret.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
[JsonConverter(typeof(UserIdJsonConverter))]
public readonly struct UserId : IEquatable<UserId>
{
    /// <summary>The length of a user id: 16 bytes.</summary>
    public const int Size = 16;

    private readonly UInt128 _value;

    private UserId(UInt128 value) => _value = value;

    /// <summary>Makes a user id of its bytes.</summary>
    /// <param name="bytes">Exactly 16 bytes.</param>
    /// <returns>The user id.</returns>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 16 bytes long.</exception>
    public static UserId FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"A user id is {Size} bytes, not {bytes.Length}.", nameof(bytes));
        return new UserId(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>Makes a user id of its hexadecimal form, in upper or lower case.</summary>
    /// <param name="hex">Exactly 32 hexadecimal digits.</param>
    /// <returns>The user id.</returns>
    /// <exception cref="ArgumentException"><paramref name="hex"/> is not 32 hexadecimal digits.</exception>
    public static UserId FromHex(ReadOnlySpan<char> hex)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (hex.Length != 2 * Size || Convert.FromHexString(hex, bytes, out _, out _) != OperationStatus.Done)
            throw new ArgumentException($"A user id is {2 * Size} hexadecimal digits; the text of {Counted.Of(hex.Length, "character")} that was given is not that.", nameof(hex));
        return FromBytes(bytes);
    }

    /// <summary>Writes the 16 bytes of the user id.</summary>
    /// <param name="destination">At least 16 bytes.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than 16 bytes.</exception>
    public void CopyTo(Span<byte> destination)
    {
        if (destination.Length < Size)
            throw new ArgumentException($"The destination holds {Counted.Of(destination.Length, "byte")}; a user id needs {Size}.", nameof(destination));
        BinaryPrimitives.WriteUInt128BigEndian(destination, _value);
    }

    /// <inheritdoc/>
    public bool Equals(UserId other) => _value == other._value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is UserId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode();

    /// <summary>The user id as the service writes it.</summary>
    /// <returns>32 lower-case hexadecimal digits.</returns>
    public override string ToString() => _value.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether both are the same user.</summary>
    public static bool operator ==(UserId left, UserId right) => left.Equals(right);

    /// <summary>Whether they are different users.</summary>
    public static bool operator !=(UserId left, UserId right) => !left.Equals(right);
}
