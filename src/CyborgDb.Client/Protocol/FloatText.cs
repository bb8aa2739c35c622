using System.Numerics;

namespace CyborgDb.Protocol;

/// <summary>
/// A float as JSON text: the shortest decimal that reads back as the same bits, by R. Giulietti's Schubfach. It does in a few
/// multiplications what the framework's formatter takes five times as long for, and can tell the length alone, which is what a body that
/// is measured before it is written asks for every value.
/// </summary>
internal static class FloatText
{
    /// <summary>The most that a value takes, such as <c>-1.17549435E-38</c>.</summary>
    public const int MaxLength = 16;

    private const int FractionBits = 23;
    private const int LowestPower = -31;
    private const int HighestPower = 45;

    /// <summary>Written without an exponent: magnitudes from 10^-5 to below 10^15, as most people would write them.</summary>
    private const int LowestPlain = -5;
    private const int HighestPlain = 14;

    private static readonly ulong[] s_powers = Powers();
    private static readonly ulong[] s_digitCounts = DigitCounts();

    /// <summary>The number of bytes that <see cref="Write"/> writes.</summary>
    /// <param name="value">A finite value.</param>
    public static int Length(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        var sign = (int)(bits >> 31);
        var (digits, exponent) = Shortest(bits & 0x7FFFFFFF);
        var count = DigitCount(digits);
        var magnitude = count - 1 + exponent;
        return sign + magnitude switch
        {
            < LowestPlain or > HighestPlain =>
                count + (count > 1 ? 1 : 0) + 1 + (magnitude < 0 ? 1 : 0) + (magnitude is <= -10 or >= 10 ? 2 : 1),
            < 0 => 1 - magnitude + count,
            _ => exponent >= 0 ? magnitude + 1 : count + 1,
        };
    }

    /// <summary>Writes a finite value, and returns how many bytes it took.</summary>
    /// <param name="value">A finite value.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    public static int Write(float value, Span<byte> destination)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        destination[0] = (byte)'-';
        var at = (int)(bits >> 31);
        var (digits, exponent) = Shortest(bits & 0x7FFFFFFF);
        var count = DigitCount(digits);
        var magnitude = count - 1 + exponent;
        switch (magnitude)
        {
            case < LowestPlain or > HighestPlain:
                return WriteScientific(digits, count, magnitude, destination, at);
            case < 0:
                // 0.00ddd
                destination[at] = (byte)'0';
                destination[at + 1] = (byte)'.';
                at += 2;
                for (; magnitude < -1; magnitude++)
                    destination[at++] = (byte)'0';
                WriteDigits(digits, destination.Slice(at, count));
                return at + count;
            default:
                if (exponent >= 0)
                {
                    WriteDigits(digits, destination.Slice(at, count));
                    destination.Slice(at + count, exponent).Fill((byte)'0');
                    return at + magnitude + 1;
                }
                // dd.ddd: the digits one place to the right, then those before the point moved over it.
                WriteDigits(digits, destination.Slice(at + 1, count));
                destination.Slice(at + 1, magnitude + 1).CopyTo(destination[at..]);
                destination[at + magnitude + 1] = (byte)'.';
                return at + count + 1;
        }
    }

    private static int WriteScientific(uint digits, int count, int magnitude, Span<byte> destination, int at)
    {
        WriteDigits(digits, destination.Slice(at + (count > 1 ? 1 : 0), count));
        if (count > 1)
        {
            destination[at] = destination[at + 1];
            destination[at + 1] = (byte)'.';
            at++;
        }
        at += count;
        destination[at++] = (byte)'E';
        if (magnitude < 0)
            destination[at++] = (byte)'-';
        var power = (uint)Math.Abs(magnitude);
        var length = power >= 10 ? 2 : 1;
        WriteDigits(power, destination.Slice(at, length));
        return at + length;
    }

    /// <summary>The shortest decimal, digits × 10^exponent, that lies nearer to this float than to any other; without zeros at its end.</summary>
    private static (uint Digits, int Exponent) Shortest(uint bits)
    {
        var fraction = bits & ((1u << FractionBits) - 1);
        var biased = (int)(bits >> FractionBits);
        uint significand;
        int power;
        if (biased != 0)
        {
            significand = fraction | 1u << FractionBits;
            power = biased - 127 - FractionBits;
            // A whole number is its own shortest decimal, but for the zeros at its end.
            if (power is <= 0 and >= -FractionBits && BitOperations.TrailingZeroCount(significand) >= -power)
                return WithoutZeros(significand >> -power, 0);
        }
        else
        {
            if (fraction == 0)
                return (0, 0);
            significand = fraction;
            power = 1 - 127 - FractionBits;
        }

        // The bounds within which a decimal reads back as this float, in quarters of a unit; below a power of two they are nearer.
        var isOdd = significand & 1;
        var isNearer = fraction == 0 && biased > 1;
        var lower = 4 * significand - (isNearer ? 1u : 2u);
        var middle = 4 * significand;
        var upper = 4 * significand + 2;

        // The power of ten that makes them numbers of one or two digits more than needed.
        var ten = (power * 1262611 - (isNearer ? 524031 : 0)) >> 22;
        var shift = power + ((-ten * 1741647) >> 19) + 1;
        var factor = s_powers[-ten - LowestPower];
        var low = RoundedToOdd(factor, lower << shift) + isOdd;
        var mid = RoundedToOdd(factor, middle << shift);
        var high = RoundedToOdd(factor, upper << shift) - isOdd;

        var whole = mid / 4;
        if (whole >= 10)
        {
            var tens = whole / 10;
            var isBelow = low <= 40 * tens;
            var isAbove = 40 * tens + 40 <= high;
            if (isBelow != isAbove)
                return WithoutZeros(isAbove ? tens + 1 : tens, ten + 1);
        }
        var fitsBelow = low <= 4 * whole;
        var fitsAbove = 4 * whole + 4 <= high;
        if (fitsBelow != fitsAbove)
            return WithoutZeros(fitsAbove ? whole + 1 : whole, ten);
        var half = 4 * whole + 2;
        var roundsUp = mid > half || (mid == half && (whole & 1) != 0);
        return WithoutZeros(roundsUp ? whole + 1 : whole, ten);
    }

    private static uint RoundedToOdd(ulong factor, uint value)
    {
        var high = Math.BigMul(factor, value, out var low);
        return (uint)high | ((uint)(low >> 32) > 1 ? 1u : 0u);
    }

    private static (uint Digits, int Exponent) WithoutZeros(uint digits, int exponent)
    {
        while (digits != 0)
        {
            var tenth = digits / 10;
            if (tenth * 10 != digits)
                break;
            digits = tenth;
            exponent++;
        }
        return (digits, exponent);
    }

    /// <summary>The number of decimal digits, without a branch: in random values it is hard to predict.</summary>
    private static int DigitCount(uint digits) => (int)((digits + s_digitCounts[BitOperations.Log2(digits | 1)]) >> 32);

    private static void WriteDigits(uint digits, Span<byte> destination)
    {
        var at = destination.Length;
        while (digits >= 100)
        {
            var rest = digits / 100;
            var pair = (int)(digits - rest * 100) * 2;
            digits = rest;
            at -= 2;
            destination[at + 1] = Pairs[pair + 1];
            destination[at] = Pairs[pair];
        }
        if (digits >= 10)
        {
            destination[1] = Pairs[(int)digits * 2 + 1];
            destination[0] = Pairs[(int)digits * 2];
        }
        else
        {
            destination[0] = (byte)('0' + digits);
        }
    }

    private static ReadOnlySpan<byte> Pairs =>
        "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"u8;

    /// <summary>The powers of ten that are needed, each as its first 64 bits, rounded up.</summary>
    private static ulong[] Powers()
    {
        var powers = new ulong[HighestPower - LowestPower + 1];
        for (var power = LowestPower; power <= HighestPower; power++)
        {
            if (power >= 0)
            {
                var value = BigInteger.Pow(10, power);
                var excess = (int)value.GetBitLength() - 64;
                powers[power - LowestPower] = excess <= 0
                    ? (ulong)(value << -excess)
                    : (ulong)(((value - 1) >> excess) + 1);
            }
            else
            {
                var value = BigInteger.Pow(10, -power);
                // 2^n / 10^-power lies between 2^63 and 2^64.
                var bits = (int)value.GetBitLength() + 63;
                powers[power - LowestPower] = (ulong)((BigInteger.One << bits) / value + 1);
            }
        }
        return powers;
    }

    /// <summary>
    /// For each position of a number's highest bit what has to be added to the number so that the upper half of the sum is the number of
    /// its digits.
    /// </summary>
    private static ulong[] DigitCounts()
    {
        var counts = new ulong[32];
        for (var bit = 0; bit < counts.Length; bit++)
        {
            var lowest = (1ul << bit).ToString(System.Globalization.CultureInfo.InvariantCulture).Length;
            var next = 1ul;
            for (var i = 0; i < lowest; i++)
                next *= 10;
            // From the next power of ten on, where it lies within this bit's numbers, there is one digit more.
            counts[bit] = next < 1ul << (bit + 1)
                ? ((ulong)(lowest + 1) << 32) - next
                : (ulong)lowest << 32;
        }
        return counts;
    }
}
