using System.Text.Json.Serialization;
using CyborgDb.Json;

namespace CyborgDb;

/// <summary>
/// How far a copy has come: an id up to which, in the order of ids, everything is in the target. It is short text (<see cref="ToString"/>,
/// <see cref="Parse"/>), so that it can outlive the process. It says nothing of an item but that one id.
/// </summary>
/// <remarks>
/// Ids are in the order of their UTF-8 bytes, whatever order the service lists them in, so that a checkpoint keeps its meaning while items are added and
/// deleted. What is stored under an id before it, after the copy had come by, is not seen by going on from it: <see cref="EncryptedIndex.CompareAsync"/> finds it.
/// </remarks>
[JsonConverter(typeof(CopyCheckpointJsonConverter))]
public sealed record CopyCheckpoint
{
    private CopyCheckpoint(string id) => Id = id;

    /// <summary>The checkpoint of a copy that has not begun.</summary>
    public static CopyCheckpoint Start { get; } = new("");

    /// <summary>The id up to which everything is copied; empty where nothing is.</summary>
    public string Id { get; }

    /// <summary>The checkpoint as text.</summary>
    /// <returns>The id.</returns>
    public override string ToString() => Id;

    /// <summary>Reads a checkpoint that <see cref="ToString"/> wrote.</summary>
    /// <param name="text">The text, as it was written: nothing is trimmed.</param>
    /// <returns>The checkpoint.</returns>
    public static CopyCheckpoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 0 ? Start : new(text);
    }
}
