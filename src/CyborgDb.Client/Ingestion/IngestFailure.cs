using System.Text.Json.Serialization;
using CyborgDb.Json;
using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>A batch, or an item, that failed for good.</summary>
public sealed class IngestFailure
{
    /// <summary>Why. As JSON it is the exception's type and message, of which a <see cref="CyborgDbException"/> is read back that says so.</summary>
    [JsonConverter(typeof(ErrorJsonConverter))]
    public required Exception Error { get; init; }

    /// <summary>What the failure says of its items. A later item with the same id can have been stored since: <see cref="IngestResult"/> is the account.</summary>
    public required IngestState State { get; init; }

    /// <summary>The items, in their order.</summary>
    public required IReadOnlyList<IngestItem> Items { get; init; }

    /// <summary>How many items, their state and the type of the error; not its message.</summary>
    /// <returns>For example <c>500 items NotStored: CyborgDbServiceException</c>.</returns>
    public override string ToString() => $"{Counted.Of(Items.Count, "item")} {State}: {Error.GetType().Name}";
}
