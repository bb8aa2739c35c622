using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <content>Users of an index. Their paths name it, so there are as many routes as indexes.</content>
internal static partial class Routes
{
    public static Route<CreatedUser> CreateUser(string indexName, IndexPermissions permissions) =>
        new("create_user", HttpMethod.Post, UsersPath(indexName), Repeat.IfNotSent, JsonBody.Reader(
            ResponseJson.Default.CreateUserResponse,
            (body, _) => new CreatedUser(UserId.FromHex(body.UserId), permissions, body.ApiKey),
            static body =>
            {
                if (IsUserId(body.UserId))
                    return null;
                body.ApiKey.Dispose();
                return "the user's id is not 32 hexadecimal digits.";
            }))
        {
            NamesIndex = true,
            IsOfUsers = true,
            NeedsRootKey = true,
        };

    public static Route<IReadOnlyList<IndexUser>> ListUsers(string indexName) =>
        new("list_users", HttpMethod.Get, UsersPath(indexName), Repeat.Read, JsonBody.Reader(
            ResponseJson.Default.ListUsersResponse,
            static (body, _) => (IReadOnlyList<IndexUser>)Array.ConvertAll(body.Users, static user => new IndexUser(
                UserId.FromHex(user.UserId),
                (user.Permissions.Contains("read") ? IndexPermissions.Read : 0) | (user.Permissions.Contains("write") ? IndexPermissions.Write : 0))),
            static body => body.Users.All(static user => user is not null && IsUserId(user.UserId)) ? null : "a user's id is not 32 hexadecimal digits."))
        {
            KeyInHeader = true,
            NamesIndex = true,
            IsOfUsers = true,
            NeedsRootKey = true,
        };

    /// <summary>Answered with 204 and no other success, without a body.</summary>
    public static Route<bool> DeleteUser(string indexName, UserId user) =>
        new("delete_user", HttpMethod.Delete, $"{UsersPath(indexName)}/{user}", Repeat.IfNotSent, static (exchange, _, _) =>
            exchange.StatusCode == 204 ? new(true) : throw new BrokenResponseException($"its status is {exchange.StatusCode} instead of 204."))
        {
            KeyInHeader = true,
            NamesIndex = true,
            IsOfUsers = true,
            NeedsRootKey = true,
            Suspects = "the user's id (ListUsersAsync lists them), the index's name",
            HowToTell = "See whether ListUsersAsync still lists the user; if it does, delete the user again.",
        };

    private static bool IsUserId(string? text) => text?.Length == 2 * UserId.Size && text.All(char.IsAsciiHexDigit);

    /// <summary>A path of dots would be taken for a step up, escaped or not, and lead to another route.</summary>
    private static string UsersPath(string indexName) => indexName is "." or ".."
        ? throw new ArgumentException($"An index of the name '{indexName}' cannot have users: the name has no form in an address.", nameof(indexName))
        : $"v1/indexes/{Uri.EscapeDataString(indexName)}/users";
}
