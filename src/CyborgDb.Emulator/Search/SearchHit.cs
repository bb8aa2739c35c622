using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Search;

/// <summary>One found item.</summary>
internal readonly record struct SearchHit(StoredRecord Record, float Distance)
{
    /// <summary>In place of the distance, where texts were searched too; higher is better.</summary>
    public double? Score { get; init; }
}
