using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace CyborgDb.Tests.Properties;

/// <summary>Metadata of every kind, and whether JSON says the same.</summary>
internal static class AnyMetadata
{
    private static readonly Gen<double> s_numbers = Gen.OneOf(
        Gen.Elements(0, -0.0, 1, -1, 0.1, 1e300, 5e-324, double.MaxValue, double.MinValue, 9007199254740992, 9007199254740994, -9007199254740993, 1e21),
        Gen.Choose(int.MinValue, int.MaxValue).Select(value => (double)value),
        Gen.Choose(int.MinValue, int.MaxValue).Select(value => value / 1000.0));

    public static Gen<MetadataValue> Value(int levels)
    {
        var flat = Gen.OneOf(
            Gen.Constant(default(MetadataValue)),
            Gen.Elements(true, false).Select(value => (MetadataValue)value),
            s_numbers.Select(value => (MetadataValue)value),
            OddText.Any.Select(value => (MetadataValue)value),
            OddText.Any.ListOf().Select(values => MetadataValue.FromStrings(values)),
            Gen.Elements("[1,2.5,null]", "[[\"a\"],{\"b\":[]}]", "[true,\"x\"]").Select(json => MetadataValue.FromJson(JsonElement.Parse(json))));
        return levels == 0 ? flat : Gen.Frequency((4, flat), (1, Map(levels - 1).Select(map => (MetadataValue)map)));
    }

    public static Gen<Metadata> Map(int levels) =>
        from fields in (
            from name in OddText.Any
            from value in Value(levels)
            select (name, value)).ListOf()
        select Filled(fields);

    public static void AssertSame(MetadataValue expected, JsonElement actual)
    {
        switch (expected.Kind)
        {
            case MetadataValueKind.Null:
                Assert.Equal(JsonValueKind.Null, actual.ValueKind);
                break;
            case MetadataValueKind.Boolean:
                Assert.Equal(expected.AsBoolean(), actual.GetBoolean());
                break;
            case MetadataValueKind.Number:
                Assert.Equal(BitConverter.DoubleToInt64Bits(expected.AsNumber()), BitConverter.DoubleToInt64Bits(actual.GetDouble()));
                break;
            case MetadataValueKind.String:
                Assert.Equal(expected.AsString(), actual.GetString());
                break;
            case MetadataValueKind.StringList:
                Assert.Equal(expected.AsStringList(), actual.EnumerateArray().Select(text => text.GetString()!));
                break;
            case MetadataValueKind.Map:
                AssertSame(expected.AsMap(), actual);
                break;
            default:
                Assert.True(JsonElement.DeepEquals(expected.AsJson(), actual), "JSON kept as it was differs.");
                break;
        }
    }

    public static void AssertSame(Metadata? expected, JsonElement actual)
    {
        if (expected is null)
        {
            Assert.Equal(JsonValueKind.Null, actual.ValueKind);
            return;
        }
        Assert.Equal(expected.Count, actual.GetPropertyCount());
        foreach (var (name, value) in expected)
            AssertSame(value, actual.GetProperty(name));
    }

    private static Metadata Filled(IEnumerable<(string Name, MetadataValue Value)> fields)
    {
        var metadata = new Metadata();
        foreach (var (name, value) in fields)
            metadata[name] = value;
        return metadata;
    }
}
