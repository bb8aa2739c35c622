using System.Text.Json.Serialization;
using CyborgDb.Json;

namespace CyborgDb;

/// <summary>
/// An item that an index lists and does not give: the service fails on it alone, such as on a vector with a value that is not finite, which another client
/// has stored.
/// </summary>
public sealed class UnreadableItem
{
    /// <summary>The item's id.</summary>
    public required string Id { get; init; }

    /// <summary>What the service answered. As JSON it is the exception's type and message.</summary>
    [JsonConverter(typeof(ErrorJsonConverter))]
    public required Exception Error { get; init; }

    /// <summary>The id and the type of the error; nothing that the service said.</summary>
    /// <returns>For example <c>doc1: CyborgDbServiceException</c>.</returns>
    public override string ToString() => $"{Id}: {Error.GetType().Name}";
}
