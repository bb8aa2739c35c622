using System.Runtime.CompilerServices;
using CyborgDb.Vectors;

namespace CyborgDb;

/// <content>Operations on whatever meets a filter, which the service has only for ids: a search by metadata, and then the operation.</content>
public partial class EncryptedIndex
{
    /// <summary>
    /// Deletes the items that meet a filter. The service deletes by id only, so this is two steps and not one: a search for their ids
    /// (<see cref="QueryMetadataAsync"/>), and their deletion. Service version 0.18 or later.
    /// </summary>
    /// <param name="filter">The condition.</param>
    /// <param name="dryRun">True to do the first step only: the result then has the ids, and nothing is deleted. Default: false.</param>
    /// <param name="operation">Overrides for this operation only. The timeout is for each of its requests.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The ids of the items that met the filter, and what the service said to their deletion.</returns>
    /// <remarks>
    /// An item that is stored between the two steps stays, even if it meets the filter; one that is changed between them so that it does not meet it any
    /// more is deleted all the same. When the second step fails, doing both again comes to the same as if it had not.
    /// </remarks>
    /// <exception cref="CyborgDbNotFoundException">The service is of a version before 0.18, as the message says; or there is no such index, or the key is not its key.</exception>
    /// <exception cref="CyborgDbException">The service cannot answer the filter from its index, or did not answer, or answered with another error.</exception>
    public virtual async Task<FilterDeleteResult> DeleteAsync(
        Filter filter, bool dryRun = false, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var matches = await FindAsync(new() { Filter = filter }, operation, cancellationToken).ConfigureAwait(false);
        // An empty id is no item's, whatever the service says, and would be refused as an argument that nobody gave.
        string[] ids = [.. matches.Select(static match => match.Id).Where(static id => id.Length > 0)];
        if (dryRun)
            return new() { Ids = ids, IsDryRun = true, Message = "This was a dry run, so nothing was deleted." };
        var deleted = await DeleteAsync(IdList.Of(ids), operation, async: true, cancellationToken).ConfigureAwait(false);
        return new() { Ids = ids, Message = deleted.Message, RequestId = deleted.RequestId };
    }

    /// <summary>
    /// Counts the items that meet a filter. The service counts all items only, so this is a search for their ids (<see cref="QueryMetadataAsync"/>),
    /// which come with the response. Service version 0.18 or later.
    /// </summary>
    /// <param name="filter">The condition.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The number of items that meet the filter.</returns>
    /// <exception cref="CyborgDbNotFoundException">The service is of a version before 0.18, as the message says; or there is no such index, or the key is not its key.</exception>
    /// <exception cref="CyborgDbException">The service cannot answer the filter from its index, or did not answer, or answered with another error.</exception>
    // Options alone can be written without their type: CountAsync(new() { … }).
    [OverloadResolutionPriority(-1)]
    public virtual async Task<long> CountAsync(Filter filter, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return (await FindAsync(new() { Filter = filter }, operation, cancellationToken).ConfigureAwait(false)).Count;
    }
}
