namespace CyborgDb;

/// <summary>An item of a source.</summary>
/// <param name="Position">Where it stands in the source, from 0.</param>
/// <param name="Id">Its id; empty where it has none.</param>
public readonly record struct IngestItem(long Position, string Id);
