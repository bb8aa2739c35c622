using System.Text.Json.Serialization;

namespace CyborgDb.Extras.Tests.Documents;

public enum Section
{
    News,
    Sport,
}

public sealed class Article
{
    [DocumentId]
    public required string Id { get; init; }

    [DocumentVector]
    public required float[] Embedding { get; init; }

    [DocumentContents]
    public string? Text { get; init; }

    public string Category { get; init; } = "";

    public int Year { get; init; }

    public List<string> Tags { get; init; } = [];

    public Section Section { get; init; }

    [JsonConverter(typeof(EpochMillisecondsConverter))]
    public DateTimeOffset Published { get; init; }

    public string? Note { get; init; }
}

/// <summary>All of it goes through the constructor, the id is a number, and the contents are bytes.</summary>
public sealed record Picture(
    [property: DocumentId] long Number,
    [property: DocumentVector] ReadOnlyMemory<float> Shape,
    [property: DocumentContents] byte[]? Pixels,
    string Title);

/// <summary>Nothing is marked.</summary>
public sealed record Plain(string Name, [property: JsonIgnore] float[] Values, int Year);

public sealed record TwoIds([property: DocumentId] string A, [property: DocumentId] string B);

public sealed record OddVector([property: DocumentId] string A, [property: DocumentVector] double[] B);

/// <summary>With a number that may be none.</summary>
public sealed record Measured([property: DocumentId] string Id, [property: DocumentVector] float[] Values, double Depth);

/// <summary>Takes no negative level, and cannot always be written.</summary>
public sealed class Choosy
{
    private int _level;

    [DocumentId]
    public string Id { get; init; } = "";

    [DocumentVector]
    public float[] Values { get; init; } = [1, 2];

    [JsonIgnore]
    public bool IsBroken { get; init; }

    public int Level
    {
        get => IsBroken ? throw new NotSupportedException($"No level but {_level}.") : _level;
        set => _level = value < 0 ? throw new NotSupportedException($"The level is {value}.") : value;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Article))]
[JsonSerializable(typeof(Picture))]
[JsonSerializable(typeof(Plain))]
[JsonSerializable(typeof(TwoIds))]
[JsonSerializable(typeof(OddVector))]
[JsonSerializable(typeof(Measured))]
[JsonSerializable(typeof(Choosy))]
public sealed partial class ArticlesContext : JsonSerializerContext;
