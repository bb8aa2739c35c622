using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using CyborgDb.Ingestion;
using CyborgDb.Json;

namespace CyborgDb;

/// <summary>
/// Which items of a source are known to be stored, by their position in it: for <see cref="IngestOptions.ResumeAfter"/>. It is short text
/// (<see cref="ToString"/>, <see cref="Parse"/>), so that it can outlive the process; it names no id and nothing of an item.
/// </summary>
[JsonConverter(typeof(IngestCheckpointJsonConverter))]
public sealed class IngestCheckpoint : IEquatable<IngestCheckpoint>
{
    internal IngestCheckpoint(PositionSet stored) => Stored = stored;

    /// <summary>The checkpoint of an ingestion that has not begun.</summary>
    public static IngestCheckpoint Start { get; } = new(new PositionSet());

    /// <summary>How many items it covers.</summary>
    public long Count => Stored.Count;

    internal PositionSet Stored { get; }

    /// <summary>Whether the item at a position is known to be stored.</summary>
    /// <param name="position">The position in the source, from 0.</param>
    /// <returns>True when it is.</returns>
    public bool Contains(long position) => Stored.Contains(position);

    /// <summary>The checkpoint as text.</summary>
    /// <returns>For example <c>0-41999,48000-50000</c>: first and last positions; empty where nothing is stored.</returns>
    public override string ToString() => string.Join(',', Stored.Ranges.Select(
        range => string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.End - 1}")));

    /// <summary>Reads a checkpoint that <see cref="ToString"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The checkpoint.</returns>
    /// <exception cref="FormatException">The text is not a checkpoint's.</exception>
    public static IngestCheckpoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var stored = new PositionSet();
        long end = 0;
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('-') is not [var first, var last]
                || !long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
                || !long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to)
                || from < end || to < from || to == long.MaxValue)
            {
                throw new FormatException("A checkpoint is a list of ascending ranges such as 0-41999,48000-50000.");
            }
            stored.Add(from, end = to + 1);
        }
        return new IngestCheckpoint(stored);
    }

    /// <summary>Whether both cover the same positions.</summary>
    /// <param name="other">The other checkpoint.</param>
    /// <returns>True when they do.</returns>
    public bool Equals([NotNullWhen(true)] IngestCheckpoint? other) => other is not null && Stored.Ranges.SequenceEqual(other.Stored.Ranges);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IngestCheckpoint);

    /// <inheritdoc/>
    public override int GetHashCode() => Count.GetHashCode();
}
