using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using CyborgDb.Json;
using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>
/// How far a copy has come: an id up to which, in the order of ids, everything is in the target. It is short text (<see cref="ToString"/>,
/// <see cref="Parse"/>), so that it can outlive the process. It names both indexes, by name and address, and says nothing of an item but that one id.
/// </summary>
/// <remarks>
/// <para>Ids are in the order of their UTF-8 bytes, whatever order the service lists them in, so that a checkpoint keeps its meaning while items are added and
/// deleted. What is stored under an id before it, after the copy had come by, is not seen by going on from it: <see cref="EncryptedIndex.CompareAsync"/> finds it.</para>
/// <para>It knows neither the filter nor the transform of its copy, and takes an index that was created anew under the old name for the same.</para>
/// </remarks>
[JsonConverter(typeof(CopyCheckpointJsonConverter))]
public sealed record CopyCheckpoint
{
    private const string Kind = "cyborgdb-copy-1";

    private CopyCheckpoint(IndexPlace? source, IndexPlace? target, string id) => (Source, Target, Id) = (source, target, id);

    /// <summary>The checkpoint of a copy that has not begun, of any index into any other.</summary>
    public static CopyCheckpoint Start { get; } = new(source: null, target: null, "");

    /// <summary>The id up to which everything is copied; empty where nothing is.</summary>
    public string Id { get; }

    /// <summary>Which index is copied, where that is known.</summary>
    internal IndexPlace? Source { get; }

    /// <summary>Where it is copied to. Known where the source is.</summary>
    internal IndexPlace? Target { get; }

    /// <summary>The checkpoint as text.</summary>
    /// <returns>One line, such as <c>cyborgdb-copy-1;from=docs@localhost:8000/;to=docs-2@localhost:8000/;id=item-5;</c>.</returns>
    public override string ToString() => CheckpointText.Write(
        Kind, ("from", CheckpointText.Escape(Source)), ("to", CheckpointText.Escape(Target)), ("id", CheckpointText.Escape(Id)));

    /// <summary>Reads a checkpoint that <see cref="ToString"/> wrote.</summary>
    /// <param name="text">The text. White space around it does not count.</param>
    /// <returns>The checkpoint.</returns>
    /// <exception cref="FormatException">The text is not that of a copy's checkpoint, or not all of it.</exception>
    public static CopyCheckpoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var checkpoint) ? checkpoint
            : throw new FormatException($"This is not the text of a copy's checkpoint, which begins with '{Kind};' and ends with ';'.");
    }

    /// <summary>Reads a checkpoint that <see cref="ToString"/> wrote.</summary>
    /// <param name="text">The text. White space around it does not count.</param>
    /// <param name="checkpoint">The checkpoint, where the text is one.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out CopyCheckpoint? checkpoint)
    {
        checkpoint = null;
        if (text?.Trim() is not { } trimmed || CheckpointText.Read(Kind, trimmed) is not { } fields || !fields.TryGetValue("id", out var id))
            return false;
        var (source, target) = (PlaceOf(fields, "from"), PlaceOf(fields, "to"));
        var read = new CopyCheckpoint(source, target, CheckpointText.Unescape(id));
        // All of the text has to be understood, and in the one way that it is written.
        if (source is null != target is null || read.ToString() != trimmed)
            return false;
        checkpoint = read;
        return true;
    }

    /// <summary>The checkpoint of this copy that has not begun.</summary>
    internal static CopyCheckpoint Of(IndexPlace source, IndexPlace target) => new(source, target, "");

    /// <summary>That of the same copy, further on.</summary>
    internal CopyCheckpoint At(string id) => new(Source, Target, id);

    private static IndexPlace? PlaceOf(Dictionary<string, string> fields, string name) =>
        fields.TryGetValue(name, out var text) ? CheckpointText.PlaceOf(text) : null;
}
