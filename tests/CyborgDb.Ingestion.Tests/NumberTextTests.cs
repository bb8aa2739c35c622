using System.Buffers.Text;
using System.Globalization;
using System.Text;
using CyborgDb.Protocol;

namespace CyborgDb.Ingestion.Tests;

/// <summary>Floats read from text, beside what the framework makes of it.</summary>
public class NumberTextTests
{
    public static IEnumerable<float> Floats()
    {
        for (uint exponent = 0; exponent < 255; exponent++)
        {
            foreach (var fraction in new uint[] { 0, 1, 2, 0x3FFFFF, 0x400000, 0x400001, 0x7FFFFE, 0x7FFFFF })
                yield return BitConverter.UInt32BitsToSingle(exponent << 23 | fraction);
        }
        var random = new Random(3);
        for (var i = 0; i < 100_000; i++)
        {
            var any = BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32));
            if (float.IsFinite(any))
                yield return any;
            yield return random.NextSingle() * 2 - 1;
            yield return i;
            yield return i / 100f;
        }
    }

    [Fact]
    public void Every_decimal_is_read_as_the_framework_reads_it()
    {
        var random = new Random(4);
        var texts = Floats().Take(60_000).SelectMany(value => new[]
        {
            value.ToString(CultureInfo.InvariantCulture), ((double)value).ToString("R", CultureInfo.InvariantCulture),
            (value * (1 + random.NextDouble() * 1e-7)).ToString("R", CultureInfo.InvariantCulture),
            // The middle between two floats, and what lies next to it.
            (((double)value + MathF.BitIncrement(value)) / 2).ToString("E17", CultureInfo.InvariantCulture),
            decimal.Truncate(decimal.MaxValue / 7 * (decimal)random.NextDouble()).ToString(CultureInfo.InvariantCulture) + "." + random.NextInt64(),
        }).Concat(["0", "-0", "0.0", "1e5", "1E+05", "12345678901234567890123", "0.00000000000000000000000000000000000000000000001", "1e-400", "9007199254740993", "16777217.0000001"])
            .Where(text => float.IsFinite(float.Parse(text, CultureInfo.InvariantCulture))).ToArray();

        var values = Read("[" + string.Join(" , ", texts) + "]");

        Assert.Equal(texts.Length, values.Length);
        for (var i = 0; i < texts.Length; i++)
        {
            Assert.True(Utf8Parser.TryParse(Encoding.ASCII.GetBytes(texts[i]), out float expected, out _));
            Assert.True(BitConverter.SingleToUInt32Bits(expected) == BitConverter.SingleToUInt32Bits(values[i]), texts[i]);
        }
    }

    [Fact]
    public void Numbers_that_end_with_the_text_go_on_behind_it_whatever_stands_there()
    {
        var text = Encoding.ASCII.GetBytes("[-0.5,1234567890.0987654321e+10 , 7E-3,12345678,0.12345678,42]");
        for (var length = 1; length < text.Length; length++)
        {
            // Behind a part of the text there is nothing at all, or what looks as if the number went on.
            var ahead = (byte[])[.. text.AsSpan(0, length), .. "88888888]"u8];
            foreach (var part in new[] { text.AsMemory(0, length).ToArray(), ahead.AsMemory(0, length) })
            {
                var position = 1;
                var values = Array.Empty<float>();
                var read = NumbersReader.Read(part.Span, ref position, ref values, out _);
                Assert.True(read == NumbersRead.Incomplete, $"{Encoding.ASCII.GetString(part.Span)} is said to be {read}.");
                Assert.Equal(1, position);
            }
        }
    }

    private static float[] Read(string json)
    {
        var position = 1;
        var values = Array.Empty<float>();
        Assert.Equal(NumbersRead.Whole, NumbersReader.Read(Encoding.ASCII.GetBytes(json), ref position, ref values, out var count));
        Assert.Equal(json.Length - 1, position);
        return values[..count];
    }
}
