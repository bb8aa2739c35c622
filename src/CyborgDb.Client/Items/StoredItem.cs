using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using CyborgDb.Json;

namespace CyborgDb;

/// <summary>One item as the service keeps it, decrypted.</summary>
/// <remarks>
/// A part that was not asked for is no part of its JSON, and reading it is an <see cref="InvalidOperationException"/> that says how to ask for it. For
/// tests, every part can be set.
/// </remarks>
[JsonConverter(typeof(StoredItemJsonConverter))]
public sealed class StoredItem
{
    private const string Include = "give Get an include with ItemFields.{0}";

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly ItemParts _parts;

    /// <summary>An item of which only the parts are known that are set.</summary>
    public StoredItem()
    {
    }

    internal StoredItem(in ItemParts parts) => _parts = parts;

    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>The vector. <see langword="null"/> where the service left it out although it was asked for.</summary>
    /// <exception cref="InvalidOperationException">It was not asked for: <see cref="ItemFields.Vector"/>.</exception>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public ReadOnlyMemory<float>? Vector { get => _parts.Vector(Include); init => _parts.SetVector(value); }

    /// <summary>
    /// The contents, where the item has some: read them as <see cref="ItemContents.Text"/> or with
    /// <see cref="ItemContents.ToBytes"/>. Otherwise <see langword="null"/>, also where an empty text was stored: the service does not tell that from none.
    /// </summary>
    /// <exception cref="InvalidOperationException">They were not asked for: <see cref="ItemFields.Contents"/>.</exception>
    public ItemContents? Contents { get => _parts.Contents(Include); init => _parts.SetContents(value); }

    /// <summary>The metadata. Without fields where the item has none: the service does not tell that from a map without fields.</summary>
    /// <exception cref="InvalidOperationException">It was not asked for: <see cref="ItemFields.Metadata"/>.</exception>
    [AllowNull]
    public Metadata Metadata { get => _parts.Metadata(Include); init => _parts.SetMetadata(value); }

    /// <summary>The same as an item to be stored, in this index or another: nothing of it is converted, and contents go as the text that they came as.</summary>
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
