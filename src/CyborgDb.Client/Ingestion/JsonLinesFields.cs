namespace CyborgDb;

/// <summary>What the fields of an item are called in JSON Lines. Names are told apart by case.</summary>
public sealed class JsonLinesFields
{
    internal static JsonLinesFields Default { get; } = new();

    /// <summary>The field of the id, which every line has: a string or a whole number. Default: <c>id</c>.</summary>
    public string Id { get; init; } = "id";

    /// <summary>The field of the vector, a list of numbers. Default: <c>vector</c>.</summary>
    public string Vector { get; init; } = "vector";

    /// <summary>The field of the metadata, an object. Default: <c>metadata</c>.</summary>
    public string Metadata { get; init; } = "metadata";

    /// <summary>The field of the contents, a string. Default: <c>contents</c>.</summary>
    public string Contents { get; init; } = "contents";

    /// <summary>What becomes of all other fields. Default: <see cref="JsonLinesOtherFields.Refuse"/>.</summary>
    public JsonLinesOtherFields Others { get; init; }

    internal void Check()
    {
        string[] names = [Id, Vector, Metadata, Contents];
        if (names.Any(string.IsNullOrEmpty))
            throw new ArgumentException("A field has a name.", "fields");
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Length)
            throw new ArgumentException("Two fields of an item have the same name.", "fields");
        if (Others is not (JsonLinesOtherFields.Refuse or JsonLinesOtherFields.Ignore or JsonLinesOtherFields.Metadata))
            throw new ArgumentOutOfRangeException("fields", "Others is nothing that can become of fields.");
    }
}
