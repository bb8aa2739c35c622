using System.Globalization;
using System.Numerics;

namespace CyborgDb.Primitives;

/// <summary>Whole numbers beside the float64 that the service keeps numbers as.</summary>
internal static class WholeNumber
{
    /// <summary>2^53: up to it every whole number is a float64, past it only some are.</summary>
    public const double MostExact = 1L << 53;

    /// <summary>2^63: the first float64 past the range of a <see cref="long"/>.</summary>
    public const double TwoTo63 = 9223372036854775808.0;

    /// <summary>The number, where float64 would round it; <see langword="null"/> where it is one.</summary>
    public static BigInteger? Rounded(long value) => value is >= -(1L << 53) and <= 1L << 53 ? null : Rounded((BigInteger)value, value);

    /// <summary>The number, where it is whole and float64 would round it; <see langword="null"/> where it is one, or is not whole.</summary>
    public static BigInteger? Rounded(decimal value, double nearest) =>
        Math.Abs(nearest) >= MostExact && decimal.IsInteger(value) ? Rounded((BigInteger)value, nearest) : null;

    /// <summary>The number that a JSON text says without an exponent, where it is whole and float64 would round it; otherwise <see langword="null"/>.</summary>
    public static BigInteger? Rounded(ReadOnlySpan<byte> json, double nearest)
    {
        if (Math.Abs(nearest) < MostExact || json.ContainsAny("eE"u8))
            return null;
        var point = json.IndexOf((byte)'.');
        if (point >= 0 && json[(point + 1)..].ContainsAnyExcept((byte)'0'))
            return null;
        var digits = System.Text.Encoding.ASCII.GetString(point < 0 ? json : json[..point]);
        return Rounded(BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), nearest);
    }

    private static BigInteger? Rounded(BigInteger value, double nearest) => new BigInteger(nearest) == value ? null : value;
}
