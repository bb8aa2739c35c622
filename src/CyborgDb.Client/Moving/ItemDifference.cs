namespace CyborgDb;

/// <summary>An item that is not the same in two indexes.</summary>
/// <param name="Id">Its id.</param>
/// <param name="In">In what they differ.</param>
public readonly record struct ItemDifference(string Id, ItemDifferences In);
