using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using CyborgDb.Json;

namespace CyborgDb;

/// <summary>One item that a <see cref="MetadataQuery"/> found.</summary>
/// <remarks>
/// A part that you did not request is not in its JSON. Reading it throws an <see cref="InvalidOperationException"/> that says how to request it. In tests you can set
/// every part.
/// </remarks>
[JsonConverter(typeof(MetadataMatchJsonConverter))]
public sealed class MetadataMatch
{
    private const string Include = "set ItemFields.{0} in MetadataQuery.Include";

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly ItemParts _parts;

    /// <summary>A match of which only the parts are known that are set.</summary>
    public MetadataMatch()
    {
    }

    internal MetadataMatch(in ItemParts parts) => _parts = parts;

    /// <summary>The item's id.</summary>
    public required string Id { get; init; }

    /// <summary>How well it matches the words, where there were any; otherwise <see langword="null"/>. Higher is better.</summary>
    public double? Score { get; init; }

    /// <summary>The metadata of the item. It has no fields if the item has no metadata.</summary>
    /// <exception cref="InvalidOperationException">It was not requested: <see cref="MetadataQuery.Include"/>.</exception>
    [AllowNull]
    public Metadata Metadata { get => _parts.Metadata(Include); init => _parts.SetMetadata(value); }

    /// <summary>The contents of the item, or <see langword="null"/> if it has none.</summary>
    /// <exception cref="InvalidOperationException">They were not requested: <see cref="MetadataQuery.Include"/>.</exception>
    public ItemContents? Contents { get => _parts.Contents(Include); init => _parts.SetContents(value); }

    /// <summary>The item's vector. <see langword="null"/> if the service left it out although it was requested.</summary>
    /// <exception cref="InvalidOperationException">It was not requested: <see cref="MetadataQuery.Include"/>.</exception>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public ReadOnlyMemory<float>? Vector { get => _parts.Vector(Include); init => _parts.SetVector(value); }

    /// <summary>The id, and the score where there is one; never the contents, metadata or vector.</summary>
    /// <returns>For example <c>doc1 (score 2.5)</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{Id}{(Score is not null ? $" (score {Score})" : "")}");

    internal MetadataMatch With(StoredItem? item, ItemFields parts) => new(_parts.With(item, parts)) { Id = Id, Score = Score };

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal ref readonly ItemParts Parts => ref _parts;
}
