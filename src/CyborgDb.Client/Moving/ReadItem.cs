namespace CyborgDb.Moving;

/// <summary>What came of reading one id.</summary>
/// <param name="Id">The id.</param>
/// <param name="Item">The item; <see langword="null"/> where it could not be read, or is not there any more.</param>
/// <param name="Error">Why it could not be read; <see langword="null"/> where it could, or is not there.</param>
internal readonly record struct ReadItem(string Id, StoredItem? Item, CyborgDbException? Error = null)
{
    /// <summary>Whether it was deleted after its id had been listed.</summary>
    public bool IsGone => Item is null && Error is null;
}
