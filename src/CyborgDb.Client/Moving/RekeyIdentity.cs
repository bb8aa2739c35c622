namespace CyborgDb;

/// <summary>
/// Whether two indexes of the same name are one and the same, whose service has several addresses. Nothing that a service says of an index tells, so an item is
/// stored in one for a moment and looked for in the other.
/// </summary>
internal static class RekeyIdentity
{
    /// <summary>Whether they are one.</summary>
    /// <param name="source">The one where it is looked for.</param>
    /// <param name="target">The one in which the item is stored, and deleted from in any case.</param>
    /// <param name="dimension">That of the vectors of <paramref name="target"/>.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async Task<bool> AreOneAsync(EncryptedIndex source, EncryptedIndex target, int dimension, CancellationToken cancellationToken)
    {
        var id = $"cyborgdb-mark-{Guid.NewGuid():N}";
        var vector = new float[dimension];
        Array.Fill(vector, 1);
        try
        {
            await target.UpsertAsync([new VectorItem(id, vector)], cancellationToken: cancellationToken).ConfigureAwait(false);
            return (await source.GetAsync([id], ItemFields.Vector, cancellationToken: cancellationToken).ConfigureAwait(false)).Count > 0;
        }
        finally
        {
            await target.DeleteAsync([id], cancellationToken: CancellationToken.None).ConfigureAwait(false);
        }
    }
}
