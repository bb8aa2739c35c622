using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using CyborgDb.Ingestion;
using CyborgDb.Json;
using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>
/// Which items of a source are known to be stored, by their position in it: for <see cref="IngestOptions.ResumeAfter"/>. It is short text
/// (<see cref="ToString"/>, <see cref="Parse"/>), so that it can outlive the process. It names the index, by name and address; of the items it has nothing but
/// a digest of the first one's id, and, of a matrix, its vector.
/// </summary>
/// <remarks>By that it recognises another index, and a source that begins otherwise. What was changed further on in the source it does not see.</remarks>
[JsonConverter(typeof(IngestCheckpointJsonConverter))]
public sealed class IngestCheckpoint : IEquatable<IngestCheckpoint>
{
    private const string Kind = "cyborgdb-ingestion-1";

    internal IngestCheckpoint(PositionSet stored, IndexPlace? target = null, string? first = null) => (Stored, Target, First) = (stored, target, first);

    /// <summary>The checkpoint of an ingestion that has not begun, of any source into any index.</summary>
    public static IngestCheckpoint Start { get; } = new(new PositionSet());

    /// <summary>How many items it covers.</summary>
    public long Count => Stored.Count;

    internal PositionSet Stored { get; }

    /// <summary>Where they are stored, if that is known.</summary>
    internal IndexPlace? Target { get; }

    /// <summary>A digest of the source's first item, if it is known.</summary>
    internal string? First { get; }

    /// <summary>Whether the item at a position is known to be stored.</summary>
    /// <param name="position">The position in the source, from 0.</param>
    /// <returns>True when it is.</returns>
    public bool Contains(long position) => Stored.Contains(position);

    /// <summary>The checkpoint as text.</summary>
    /// <returns>
    /// One line, such as <c>cyborgdb-ingestion-1;to=docs@localhost:8000/;first=9f86d081884c7d65;stored=0-41999,48000-50000;</c>, with the first and last
    /// position of each range.
    /// </returns>
    public override string ToString() => CheckpointText.Write(Kind, ("to", CheckpointText.Escape(Target)), ("first", First), ("stored", string.Join(',', Stored.Ranges.Select(
        static range => string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.End - 1}")))));

    /// <summary>Reads a checkpoint that <see cref="ToString"/> wrote.</summary>
    /// <param name="text">The text. White space around it does not count.</param>
    /// <returns>The checkpoint.</returns>
    /// <exception cref="FormatException">The text is not that of an ingestion's checkpoint, or not all of it.</exception>
    public static IngestCheckpoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var checkpoint) ? checkpoint
            : throw new FormatException($"This is not the text of an ingestion's checkpoint, which begins with '{Kind};' and ends with ';'.");
    }

    /// <summary>Reads a checkpoint that <see cref="ToString"/> wrote.</summary>
    /// <param name="text">The text. White space around it does not count.</param>
    /// <param name="checkpoint">The checkpoint, where the text is one.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out IngestCheckpoint? checkpoint)
    {
        checkpoint = null;
        if (text?.Trim() is not { } trimmed || CheckpointText.Read(Kind, trimmed) is not { } fields
            || !fields.TryGetValue("stored", out var ranges) || ReadRanges(ranges) is not { } stored)
        {
            return false;
        }
        var target = fields.TryGetValue("to", out var place) ? CheckpointText.PlaceOf(place) : null;
        var read = new IngestCheckpoint(stored, target, fields.GetValueOrDefault("first"));
        // All of the text has to be understood, and in the one way that it is written.
        if (read.ToString() != trimmed)
            return false;
        checkpoint = read;
        return true;
    }

    /// <summary>The same, of this index if it was of none.</summary>
    internal IngestCheckpoint Into(IndexPlace target) => Target is null ? new(Stored, target, First) : this;

    private static PositionSet? ReadRanges(string text)
    {
        var stored = new PositionSet();
        long end = 0;
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('-') is not [var first, var last]
                || !long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
                || !long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to)
                || from < end || to < from || to == long.MaxValue)
            {
                return null;
            }
            stored.Add(from, end = to + 1);
        }
        return stored;
    }

    /// <summary>Whether both cover the same positions of the same source in the same index, as far as they tell.</summary>
    /// <param name="other">The other checkpoint.</param>
    /// <returns>True when they do.</returns>
    public bool Equals([NotNullWhen(true)] IngestCheckpoint? other) =>
        other is not null && Target == other.Target && First == other.First && Stored.Ranges.SequenceEqual(other.Stored.Ranges);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IngestCheckpoint);

    /// <inheritdoc/>
    public override int GetHashCode() => Count.GetHashCode();
}
