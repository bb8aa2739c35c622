using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace CyborgDb.Protocol;

/// <summary>What came of reading an array of numbers.</summary>
internal enum NumbersRead
{
    /// <summary>All of it was there.</summary>
    Whole,

    /// <summary>It goes on beyond what is there.</summary>
    Incomplete,

    /// <summary>It holds something that is better left to the JSON reader: what is no number, or is not written as JSON has it.</summary>
    Other,
}

/// <summary>
/// Reads the elements of a JSON array of numbers into floats, several times as fast as token by token. Every value is the float nearest to
/// the decimal, as the framework's parser finds it: where the short way cannot be sure of that, the framework is asked.
/// </summary>
internal static class NumbersReader
{
    private const int MostDigits = 19;
    private const int HighestPower = 22;

    private static readonly double[] s_powers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads from after the opening bracket to the closing one.</summary>
    /// <param name="json">The text.</param>
    /// <param name="position">Where the text begins; afterwards where the closing bracket is.</param>
    /// <param name="values">Where the values go; grows.</param>
    /// <param name="count">How many there are.</param>
    public static NumbersRead Read(ReadOnlySpan<byte> json, ref int position, ref float[] values, out int count)
    {
        var at = position;
        count = 0;
        while (true)
        {
            at = SkipSpace(json, at);
            if (at >= json.Length)
                return NumbersRead.Incomplete;
            if (count == 0 && json[at] == ']')
                break;
            var start = at;
            var read = ReadNumber(json, ref at, out var value);
            if (read != NumbersRead.Whole)
                return read;
            if (float.IsNaN(value) && !float.TryParse(json[start..at], NumberStyles.Float, CultureInfo.InvariantCulture, out value))
                return NumbersRead.Other;
            if (!float.IsFinite(value))
                return NumbersRead.Other;
            if (count == values.Length)
                Array.Resize(ref values, Math.Max(64, values.Length * 2));
            values[count++] = value;
            at = SkipSpace(json, at);
            if (at >= json.Length)
                return NumbersRead.Incomplete;
            var next = json[at];
            if (next == ']')
                break;
            if (next != ',')
                return NumbersRead.Other;
            at++;
        }
        position = at;
        return NumbersRead.Whole;
    }

    /// <summary>Reads one number. NaN: it is one, and its value is for the framework to find.</summary>
    private static NumbersRead ReadNumber(ReadOnlySpan<byte> json, ref int position, out float value)
    {
        var at = position;
        value = 0;
        var isNegative = json[at] == '-';
        at += isNegative ? 1 : 0;
        var firstDigit = at;
        ulong digits = 0;
        at = ReadDigits(json, at, ref digits);
        var whole = at - firstDigit;
        if (at >= json.Length)
            return NumbersRead.Incomplete;
        if (whole == 0 || (whole > 1 && json[firstDigit] == '0'))
            return NumbersRead.Other;
        var exponent = 0;
        var count = whole;
        if (json[at] == '.')
        {
            var point = ++at;
            at = ReadManyDigits(json, at, ref digits);
            if (at >= json.Length)
                return NumbersRead.Incomplete;
            if (at == point)
                return NumbersRead.Other;
            exponent = point - at;
            count += at - point;
            if (count > MostDigits && json[firstDigit] == '0')
            {
                // Zeros at the beginning are no digits that count.
                for (var zero = point; zero < at && json[zero] == '0'; zero++)
                    count--;
                count--;
            }
        }
        if ((json[at] | 0x20) == 'e')
        {
            if (++at == json.Length)
                return NumbersRead.Incomplete;
            var sign = json[at];
            if (sign is (byte)'-' or (byte)'+')
                at++;
            ulong power = 0;
            var firstOfPower = at;
            at = ReadDigits(json, at, ref power);
            if (at >= json.Length)
                return NumbersRead.Incomplete;
            if (at == firstOfPower)
                return NumbersRead.Other;
            exponent += at - firstOfPower > 4 ? 100_000 : sign == '-' ? -(int)power : (int)power;
        }
        position = at;
        value = count > MostDigits ? float.NaN : Value(digits, exponent, isNegative);
        return NumbersRead.Whole;
    }

    /// <summary>digits × 10^exponent as the nearest float, or NaN where that is not certain.</summary>
    private static float Value(ulong digits, int exponent, bool isNegative)
    {
        double value;
        if (digits == 0)
        {
            value = 0;
        }
        else
        {
            if (exponent is < -HighestPower or > HighestPower)
                return float.NaN;
            // Both roundings together are less than two units in the last place of a double…
            value = exponent < 0 ? digits / s_powers[-exponent] : digits * s_powers[exponent];
            if (value is < 1.2e-38 or > 3.4e38)
                return float.NaN;
            // …so only near the middle between two floats can they make a difference.
            var below = (int)(BitConverter.DoubleToUInt64Bits(value) & 0x1FFF_FFFF);
            if (below is >= 0x1000_0000 - 4 and <= 0x1000_0000 + 4)
                return float.NaN;
        }
        // A branch on the sign would be foreseen half of the time.
        return BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits((float)value) | (isNegative ? 1u << 31 : 0));
    }

    /// <summary>Reads digits of which there are likely to be many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadManyDigits(ReadOnlySpan<byte> json, int at, ref ulong digits)
    {
        if (json.Length - at >= sizeof(ulong))
        {
            var eight = BinaryPrimitives.ReadUInt64BigEndian(json[at..]);
            if (AreDigits(eight))
            {
                digits = digits * 100_000_000 + Eight(eight);
                at += sizeof(ulong);
            }
        }
        return ReadDigits(json, at, ref digits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadDigits(ReadOnlySpan<byte> json, int at, ref ulong digits)
    {
        for (uint digit; (uint)at < (uint)json.Length && (digit = (uint)(json[at] - '0')) <= 9; at++)
            digits = digits * 10 + digit;
        return at;
    }

    /// <summary>Whether all eight bytes are between '0' and '9'.</summary>
    private static bool AreDigits(ulong text) =>
        ((text & 0xF0F0_F0F0_F0F0_F0F0) | (((text + 0x0606_0606_0606_0606) & 0xF0F0_F0F0_F0F0_F0F0) >> 4)) == 0x3333_3333_3333_3333;

    /// <summary>The number that eight digits are, the first one in the highest byte: pairs, then pairs of pairs, then both halves.</summary>
    private static ulong Eight(ulong text)
    {
        text &= 0x0F0F_0F0F_0F0F_0F0F;
        text = (text & 0x00FF_00FF_00FF_00FF) + ((text >> 8) & 0x00FF_00FF_00FF_00FF) * 10;
        text = (text & 0x0000_FFFF_0000_FFFF) + ((text >> 16) & 0x0000_FFFF_0000_FFFF) * 100;
        return (text & 0x0000_0000_FFFF_FFFF) + (text >> 32) * 10_000;
    }

    private static int SkipSpace(ReadOnlySpan<byte> json, int at)
    {
        while ((uint)at < (uint)json.Length && json[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            at++;
        return at;
    }
}
