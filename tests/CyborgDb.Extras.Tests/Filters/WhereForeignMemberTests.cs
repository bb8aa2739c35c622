using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CyborgDb.Extras.Tests.Filters;

/// <summary>Members of values that are not written as objects of members: there are no such fields, so a filter on one would find nothing.</summary>
public sealed class WhereForeignMemberTests
{
    [Fact]
    public void Refuses_members_of_a_moment_and_says_how_to_compare_it()
    {
        Refuses("'r.When.Year'", "Compare that with moments", r => r.When.Year == 2024);
        Refuses("'r.When.UtcDateTime'", "Compare that with moments", r => r.When.UtcDateTime > DateTime.UnixEpoch);
        Refuses("'r.Seen.Value.Month'", "Compare that with moments", r => r.Seen!.Value.Month == 5);
        Refuses("'r.Day.Year'", "only", r => r.Day.Year == 2024);
    }

    [Fact]
    public void Refuses_members_of_a_date_and_time_and_says_what_to_use()
    {
        Refuses("'r.Local.Year'", "Use a DateTimeOffset", r => r.Local.Year == 2024);
        Refuses("'r.Local.Date'", "Use a DateTimeOffset", r => r.Local.Date.Year == 2024);
        Refuses("'r.Local > DateTime.UnixEpoch'", "Use a DateTimeOffset", r => r.Local > DateTime.UnixEpoch);
        Refuses("'r.Local == DateTime.UnixEpoch'", "Use a DateTimeOffset", r => r.Local == DateTime.UnixEpoch);
        var times = new[] { DateTime.UnixEpoch };
        Refuses("'times.Contains(r.Local)'", "Use a DateTimeOffset", r => times.Contains(r.Local));
    }

    [Fact]
    public void Refuses_members_of_other_values_of_dotnet()
    {
        Refuses("'r.Length.TotalHours'", "Use a number", r => r.Length.TotalHours > 2);
        Refuses("'r.Length > TimeSpan.Zero'", "Use a number", r => r.Length > TimeSpan.Zero);
        Refuses("'r.Opens.Hour'", "Use a number", r => r.Opens.Hour > 2);
        Refuses("'r.Site.Host'", "only", r => r.Site!.Host == "example.org");
        Refuses("'r.Release.Major'", "only", r => r.Release!.Major > 2);
        Refuses("'r.Raw.ValueKind'", "only", r => r.Raw.ValueKind == JsonValueKind.Null);
        Refuses("'r.Key.Version'", "only", r => r.Key.Version == 7);
    }

    [Fact]
    public void Refuses_members_of_what_a_converter_writes()
    {
        Refuses("'r.Price.Amount'", "only", r => r.Price.Amount > 2);
        Refuses("'r.Other.City'", "only", r => r.Other!.City == "Bern");
    }

    private static void Refuses(string part, string advice, Expression<Func<Recording, bool>> predicate)
    {
        foreach (var typeInfo in new[] { null, RecordingContext.Default.Recording })
        {
            var error = Assert.Throws<NotSupportedException>(() => Filter.Where(predicate, typeInfo));
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
            Assert.Contains(advice, error.Message, StringComparison.Ordinal);
        }
    }
}

public sealed record Recording
{
    [JsonConverter(typeof(EpochMillisecondsConverter))]
    public DateTimeOffset When { get; init; }
    [JsonConverter(typeof(EpochMillisecondsConverter))]
    public DateTimeOffset? Seen { get; init; }
    public DateOnly Day { get; init; }
    public DateTime Local { get; init; }
    public TimeSpan Length { get; init; }
    public TimeOnly Opens { get; init; }
    public Guid Key { get; init; }
    public Uri? Site { get; init; }
    public Version? Release { get; init; }
    public JsonElement Raw { get; init; }
    public Money Price { get; init; }
    [JsonConverter(typeof(PlaceAsText))]
    public Place? Other { get; init; }
}

[JsonConverter(typeof(MoneyAsText))]
public readonly record struct Money(decimal Amount);

public sealed class MoneyAsText : JsonConverter<Money>
{
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(decimal.Parse(reader.GetString()!, System.Globalization.CultureInfo.InvariantCulture));

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Amount.ToString(System.Globalization.CultureInfo.InvariantCulture));
}

public sealed class PlaceAsText : JsonConverter<Place>
{
    public override Place Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new() { City = reader.GetString() };

    public override void Write(Utf8JsonWriter writer, Place value, JsonSerializerOptions options) => writer.WriteStringValue(value.City);
}

[JsonSerializable(typeof(Recording))]
public sealed partial class RecordingContext : JsonSerializerContext;
