namespace CyborgDb;

/// <summary>All items of an index were read but for some that the service does not give. <see cref="Unreadable"/> says which.</summary>
public sealed class ReadAllException : CyborgDbException
{
    /// <summary>An error with the items that it is about.</summary>
    /// <param name="message">What happened, and what can be done.</param>
    /// <param name="unreadable">The items.</param>
    public ReadAllException(string message, IReadOnlyList<UnreadableItem> unreadable)
        : base(message, unreadable is [var first, ..] ? first.Error : null) => Unreadable = unreadable;

    /// <summary>The items that could not be read, in the order of their ids.</summary>
    public IReadOnlyList<UnreadableItem> Unreadable { get; }
}
