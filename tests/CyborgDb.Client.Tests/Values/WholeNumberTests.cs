using System.Globalization;
using System.Text.Json;

namespace CyborgDb.Tests.Values;

/// <summary>Whole numbers in metadata are held as they are, also where float64 would round them.</summary>
public sealed class WholeNumberTests
{
    public static TheoryData<long> Rounded =>
        [9007199254740993, -9007199254740993, 9007199254740995, long.MaxValue, long.MinValue + 1, 1_234_567_890_123_456_789];

    public static TheoryData<long> Exact => [0, 1, -1, 9007199254740991, 9007199254740992, -9007199254740992, 9007199254740994, long.MinValue, 1L << 62];

    [Theory, MemberData(nameof(Rounded)), MemberData(nameof(Exact))]
    public void A_whole_number_is_read_as_it_was_set_and_as_it_is_in_json(long number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        foreach (var value in new MetadataValue[] { number, (decimal)number, MetadataValue.FromJson(JsonElement.Parse(text)), MetadataValue.FromJson(JsonElement.Parse(text + ".00")) })
        {
            Assert.Equal(MetadataValueKind.Number, value.Kind);
            Assert.Equal(number, value.AsInt64());
            Assert.Equal(number, value.AsNumber());
            Assert.Equal(number, new Metadata { ["number"] = value }.ToObject(WholeJson.Default.Whole)!.Number);
            Assert.True(value == number && value.GetHashCode() == ((MetadataValue)number).GetHashCode(), $"{text} is not equal to itself.");
        }
        Assert.Equal(number, Metadata.FromObject(new Whole(number), WholeJson.Default.Whole)["number"].AsInt64());
    }

    [Theory, MemberData(nameof(Rounded))]
    public void A_whole_number_that_float64_rounds_keeps_its_digits_and_is_not_its_neighbour(long number)
    {
        MetadataValue value = number;
        Assert.Equal(number.ToString(CultureInfo.InvariantCulture), value.ToJson());
        Assert.Equal($$"""{"n":{{number}}}""", new Metadata { ["n"] = value }.ToJson());
        Assert.False(value == (double)number, "It is taken for the float64 that it would be rounded to.");
        Assert.Equal(number.ToString(CultureInfo.InvariantCulture), value.ToString());
    }

    [Fact]
    public void Whole_numbers_past_64_bits_keep_their_digits()
    {
        const string digits = "18446744073709551617";
        var value = MetadataValue.FromJson(JsonElement.Parse(digits));
        Assert.Equal(digits, value.ToJson());
        Assert.Equal(digits, ((MetadataValue)decimal.Parse(digits, CultureInfo.InvariantCulture)).ToJson());
        Assert.Equal("9223372036854775808", ((MetadataValue)9223372036854775808.0).ToJson());
        Assert.Throws<InvalidOperationException>(() => value.AsInt64());
        Assert.Equal(18446744073709551616.0, value.AsNumber());
        Assert.Equal("""[9007199254740993,1e999]""", MetadataValue.FromJson(JsonElement.Parse("[9007199254740993,1e999]")).ToJson());
    }

    [Theory, InlineData(0.5), InlineData(1e300), InlineData(9223372036854775808.0), InlineData(-9223372036854777856.0)]
    public void A_number_that_is_not_whole_or_too_large_is_not_read_as_one(double number) =>
        Assert.Throws<InvalidOperationException>(() => ((MetadataValue)number).AsInt64());

    [Fact]
    public void A_number_that_is_not_whole_is_the_nearest_float64()
    {
        Assert.Equal(0.1, ((MetadataValue)0.1m).AsNumber());
        Assert.Equal(1.0 / 3, ((MetadataValue)0.3333333333333333333333333333m).AsNumber());
        Assert.Equal(-9223372036854775808.0, ((MetadataValue)(-9223372036854775808.0)).AsInt64());
        Assert.Throws<InvalidOperationException>(() => ((MetadataValue)"5").AsInt64());
    }
}

internal sealed record Whole(long Number);

[System.Text.Json.Serialization.JsonSourceGenerationOptions(PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.SnakeCaseLower)]
[System.Text.Json.Serialization.JsonSerializable(typeof(Whole))]
internal sealed partial class WholeJson : System.Text.Json.Serialization.JsonSerializerContext;
