using CyborgDb.Protocol;

namespace CyborgDb;

public partial class EncryptedIndex
{
    /// <summary>Creates a user of this index, with a token of their own. Needs the root key.</summary>
    /// <param name="permissions">What the user may do: at least one of reading and writing.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The user, with the token, which the service shows only this once. Dispose of it after you have passed the token on.</returns>
    /// <example>
    /// <code>
    /// using var user = await index.CreateUserAsync(IndexPermissions.Read);
    /// await HandOverAsync(user.UserId, user.Token.Reveal());
    /// </code>
    /// </example>
    /// <exception cref="ArgumentException"><paramref name="permissions"/> is empty. Nothing was sent.</exception>
    /// <exception cref="CyborgDbAuthorizationException">The credential is not the root key, or the service has no users.</exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with another error.</exception>
    public virtual async Task<CreatedUser> CreateUserAsync(
        IndexPermissions permissions, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        if (permissions == IndexPermissions.None || (permissions & ~(IndexPermissions.Read | IndexPermissions.Write)) != 0)
            throw new ArgumentException("A user may read, write, or both.", nameof(permissions));
        var route = Routes.CreateUser(Name, permissions);
        using var call = _service.Begin(route, operation, cancellationToken);
        return await _service.SendAsync(call, route, scope => new CreateUserContent(scope, permissions), async: true).ConfigureAwait(false);
    }

    /// <summary>Lists the users of this index. Needs the root key.</summary>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The users, without their tokens.</returns>
    /// <exception cref="CyborgDbAuthorizationException">The credential is not the root key, or the service has no users.</exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with another error.</exception>
    public virtual async Task<IReadOnlyList<IndexUser>> ListUsersAsync(OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        var route = Routes.ListUsers(Name);
        using var call = _service.Begin(route, operation, cancellationToken);
        return await _service.SendAsync(call, route, body: null, async: true).ConfigureAwait(false);
    }

    /// <summary>Deletes a user of this index: their token fails from the next request on. Needs the root key.</summary>
    /// <param name="user">The user's identifier.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>A task that completes when the user is gone.</returns>
    /// <remarks>The request is retried only if no connection was made. If it fails in another way, <see cref="ListUsersAsync"/> tells whether it was carried out.</remarks>
    /// <exception cref="CyborgDbNotFoundException">There is no such user.</exception>
    /// <exception cref="CyborgDbAuthorizationException">The credential is not the root key, or the service has no users.</exception>
    /// <exception cref="CyborgDbProtocolException">The answer is a success other than 204: perhaps not the service's own, so the user may still be there.</exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with another error.</exception>
    public virtual async Task DeleteUserAsync(UserId user, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        var route = Routes.DeleteUser(Name, user);
        using var call = _service.Begin(route, operation, cancellationToken);
        await _service.SendAsync(call, route, body: null, async: true).ConfigureAwait(false);
    }
}
