using System.Text.Json.Serialization;

namespace CyborgDb.Extras.Tests.Filters;

public enum Color
{
    Red,
    Green,
    Blue = 7,
}

[JsonConverter(typeof(JsonStringEnumConverter<Shade>))]
public enum Shade
{
    Light,
    Dark,
    [JsonStringEnumMemberName("in-between")]
    Between,
}

public sealed record Place
{
    public string? City { get; init; }
    public int? Floor { get; init; }
    public double Height { get; init; }
}

/// <summary>One member of each kind.</summary>
public sealed record Doc
{
    public bool Flag { get; init; }
    public bool? Maybe { get; init; }
    public int Count { get; init; }
    public int? Limit { get; init; }
    public short Small { get; init; }
    public long Big { get; init; }
    public double Score { get; init; }
    public float Ratio { get; init; }
    public decimal? Price { get; init; }
    public string? Title { get; init; }
    [JsonPropertyName("language")]
    public string Lang { get; init; } = "";
    public List<string>? Tags { get; init; }
    public string[] Labels { get; init; } = [];
    public List<Shade> Shades { get; init; } = [];
    public Place? Place { get; init; }
    public Color Color { get; init; }
    public Color? Other { get; init; }
    public Shade Shade { get; init; }
    [JsonConverter(typeof(JsonStringEnumConverter<Color>))]
    public Color? Named { get; init; }
    public Guid Key { get; init; }
    public DateOnly Day { get; init; }
    [JsonConverter(typeof(EpochMillisecondsConverter))]
    public DateTimeOffset When { get; init; }
    [JsonConverter(typeof(EpochMillisecondsConverter))]
    public DateTimeOffset? Seen { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Sparse { get; init; }
    [JsonIgnore]
    public string? Hidden { get; init; }
    public DateTimeOffset AsText { get; init; }
    public object? Anything { get; init; }

    /// <summary>Has the name of a method that can be translated, and another meaning.</summary>
    public static bool Equals(string? left, string? right, int distance) => left?.Length - right?.Length <= distance;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Doc))]
public sealed partial class DocContext : JsonSerializerContext;
