using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using CyborgDb.Json;

namespace CyborgDb;

/// <summary>One item that was read from an index, decrypted.</summary>
/// <remarks>
/// A part that you did not request is not in its JSON. Reading it throws an <see cref="InvalidOperationException"/> that says how to request it. In tests you can set
/// every part.
/// </remarks>
[JsonConverter(typeof(StoredItemJsonConverter))]
public sealed class StoredItem
{
    private const string Include = "give Get an include with ItemFields.{0}";

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly ItemParts _parts;

    /// <summary>Creates an item that has the parts that you set.</summary>
    public StoredItem()
    {
    }

    internal StoredItem(in ItemParts parts) => _parts = parts;

    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>The vector. <see langword="null"/> if the service left it out although it was requested.</summary>
    /// <exception cref="InvalidOperationException">It was not requested: <see cref="ItemFields.Vector"/>.</exception>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public ReadOnlyMemory<float>? Vector { get => _parts.Vector(Include); init => _parts.SetVector(value); }

    /// <summary>
    /// The contents: read them as <see cref="ItemContents.Text"/> or with <see cref="ItemContents.ToBytes"/>. <see langword="null"/> if the item has none, or if an empty text
    /// was stored, which the service does not distinguish from none.
    /// </summary>
    /// <exception cref="InvalidOperationException">They were not requested: <see cref="ItemFields.Contents"/>.</exception>
    public ItemContents? Contents { get => _parts.Contents(Include); init => _parts.SetContents(value); }

    /// <summary>The metadata. It has no fields if the item has no metadata; the service does not distinguish the two.</summary>
    /// <exception cref="InvalidOperationException">It was not requested: <see cref="ItemFields.Metadata"/>.</exception>
    [AllowNull]
    public Metadata Metadata { get => _parts.Metadata(Include); init => _parts.SetMetadata(value); }

    /// <summary>Makes an item to store, in this index or in another, with the same parts. Nothing is converted; contents are stored as the text that was read.</summary>
    /// <returns>The item. Where it has no metadata, or no contents, neither has what is returned.</returns>
    /// <exception cref="InvalidOperationException">A part of it was not asked for, so that it would be lost: read the item with <see cref="ItemFields.All"/>.</exception>
    public VectorItem ToVectorItem()
    {
        var (vector, contents, metadata) = (Vector, Contents, Metadata);
        metadata = metadata.Count > 0 ? metadata : null;
        return vector is { } values
            ? new(Id, values) { Contents = contents, Metadata = metadata }
            : new(Id) { Contents = contents, Metadata = metadata };
    }

    /// <summary>The id and which parts there are, never what is in them.</summary>
    /// <returns>For example <c>doc1 (vector, contents, metadata of 3 fields)</c>.</returns>
    public override string ToString() => Id + _parts.Names();

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal ref readonly ItemParts Parts => ref _parts;
}
