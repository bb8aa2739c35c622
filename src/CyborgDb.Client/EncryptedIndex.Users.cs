using CyborgDb.Protocol;
using CyborgDb.Transport;

namespace CyborgDb;

public sealed partial class EncryptedIndex
{
    /// <summary>Makes a user of this index, with a token of their own. Needs the root key.</summary>
    /// <param name="permissions">What the user may do: at least one of reading and writing.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The user, with the token that the service shows this once. Dispose of it when the token has been handed on.</returns>
    /// <exception cref="ArgumentException"><paramref name="permissions"/> is empty. Nothing was sent.</exception>
    /// <exception cref="CyborgDbAuthorizationException">The credential is not the root key, or the service has no users.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or with another error.</exception>
    public async Task<CreatedUser> CreateUserAsync(
        IndexPermissions permissions, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        if (permissions == IndexPermissions.None || (permissions & ~(IndexPermissions.Read | IndexPermissions.Write)) != 0)
            throw new ArgumentException("A user may read, write, or both.", nameof(permissions));
        var (body, _) = await RunAsync(
            Operation.CreateUser(Name), scope => new CreateUserContent(scope, permissions), ResponseJson.Default.CreateUserResponse, operation, async: true, cancellationToken,
            check: static body =>
            {
                if (IsUserId(body.UserId))
                    return null;
                body.ApiKey.Dispose();
                return "the user's id is not 32 hexadecimal digits.";
            }).ConfigureAwait(false);
        return new CreatedUser(CyborgDb.UserId.FromHex(body.UserId), permissions, body.ApiKey);
    }

    /// <summary>Lists the users of this index. Needs the root key.</summary>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The users, without their tokens.</returns>
    /// <exception cref="CyborgDbAuthorizationException">The credential is not the root key, or the service has no users.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or with another error.</exception>
    public async Task<IReadOnlyList<IndexUser>> ListUsersAsync(OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        using var clock = StartClock(Operation.ListUsers(Name), operation, cancellationToken);
        var (body, _) = await WithKeyAsync(
            scope => ServiceCall.RunAsync(
                _connection, Operation.ListUsers(Name), scope, content: null, ResponseJson.Default.ListUsersResponse, batchSize: null, operation,
                static body => body.Users.All(user => user is not null && IsUserId(user.UserId)) ? null : "a user's id is not 32 hexadecimal digits.",
                async: true, cancellationToken, clock),
            clock, operation, async: true).ConfigureAwait(false);
        return Array.ConvertAll(body.Users, user => new IndexUser(
            CyborgDb.UserId.FromHex(user.UserId),
            (user.Permissions.Contains("read") ? IndexPermissions.Read : 0) | (user.Permissions.Contains("write") ? IndexPermissions.Write : 0)));
    }

    /// <summary>Deletes a user of this index: their token fails from the next request on. Needs the root key.</summary>
    /// <param name="user">The user's identifier.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>A task that ends when the user is gone.</returns>
    /// <remarks>It is sent again only where no connection was made. When any other way it was not answered, <see cref="ListUsersAsync"/> tells whether it was carried out.</remarks>
    /// <exception cref="CyborgDbNotFoundException">There is no such user.</exception>
    /// <exception cref="CyborgDbAuthorizationException">The credential is not the root key, or the service has no users.</exception>
    /// <exception cref="CyborgDbProtocolException">The answer is a success other than 204: perhaps not the service's own, so the user may still be there.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or with another error.</exception>
    public async Task DeleteUserAsync(UserId user, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        using var clock = StartClock(Operation.DeleteUser(Name, user), operation, cancellationToken);
        await WithKeyAsync(
            async scope =>
            {
                await ServiceCall.RunAsync(_connection, Operation.DeleteUser(Name, user), scope, operation, clock).ConfigureAwait(false);
                return true;
            },
            clock, operation, async: true).ConfigureAwait(false);
    }

    private static bool IsUserId(string? text) =>
        text?.Length == 2 * CyborgDb.UserId.Size && text.All(char.IsAsciiHexDigit);
}
