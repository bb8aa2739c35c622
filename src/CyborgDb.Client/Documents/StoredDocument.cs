using System.Text.Json.Serialization;

namespace CyborgDb;

/// <summary>One item as the service keeps it, decrypted, with its document.</summary>
/// <typeparam name="TDocument">The documents' type.</typeparam>
/// <remarks>As JSON it is an object of its id and its document.</remarks>
public sealed class StoredDocument<TDocument>
{
    private readonly string? _id;
    private readonly StoredItem? _item;

    /// <summary>The id.</summary>
    [JsonRequired]
    public string Id { get => _id ?? Item.Id; init => _id = value; }

    /// <summary>The document, read from the item's metadata; the members marked as its id, vector and contents are set from what was asked for of those.</summary>
    public required TDocument Document { get; init; }

    /// <summary>The item as the service gave it. It is no part of the JSON, which has it all already.</summary>
    [JsonIgnore]
    public StoredItem Item { get => _item ?? new() { Id = _id ?? "" }; init => _item = value; }

    /// <summary>The id, never the document.</summary>
    /// <returns>For example <c>doc1</c>.</returns>
    public override string ToString() => Id;
}
