using System.Text.Json.Serialization;

namespace CyborgDb.Tests.Values;

/// <summary>A type of a user's, with a source-generated context.</summary>
internal sealed record Sample(string Text, double Number, bool Flag, string[] Tags, SampleDetail Detail, int[]? Numbers = null);

internal sealed record SampleDetail(string City, DateTimeOffset? When = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Sample))]
[JsonSerializable(typeof(string))]
internal sealed partial class SampleJson : JsonSerializerContext;
