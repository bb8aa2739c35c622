using System.Security.Cryptography;
using CyborgDb.Emulator.Access;

namespace CyborgDb.Emulator.Http;

/// <summary>The users of an index: made, listed and deleted with the root key.</summary>
internal sealed class UserRoutes(IndexGate gate, UserDirectory users, CallerCheck callers, ServiceVersion version)
{
    private const string KeyHeader = "X-Index-Key";
    private const int IdLength = 16;

    public IEnumerable<Route> All =>
    [
        new("POST", "/v1/indexes/{index_name}/users", RouteAccess.UserAdmin, CreateAsync),
        new("GET", "/v1/indexes/{index_name}/users", RouteAccess.UserAdmin, ListAsync),
        new("DELETE", "/v1/indexes/{index_name}/users/{user_id}", RouteAccess.UserAdmin, DeleteAsync),
    ];

    private async Task CreateAsync(HttpContext context)
    {
        RequireUsers();
        using var body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        (var keyJson, var names) = body.Read(static fields => (
            fields.OptionalStringElement("index_key"), fields.RequiredStrings("permissions")));
        var permissions = ParsePermissions(names);
        var address = new IndexAddress(IndexName(context), keyJson);
        using var unlocked = gate.Unlock(context, address);
        var index = unlocked.Index;

        using var secret = UserSecret.Generate();
        var wrapping = GC.AllocateUninitializedArray<byte>(UserSecret.KeyLength, pinned: true);
        secret.DeriveWrappingKey(wrapping);
        var id = RandomNumberGenerator.GetHexString(2 * IdLength, lowercase: true);
        users.Add(new(
            index.Name, index.Identity, id, permissions, secret.Verifier(), gate.Rewrap(context, index, address, wrapping)));
        CryptographicOperations.ZeroMemory(wrapping);

        await JsonResponse.SendObjectAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteString("user_id", id);
            writer.WriteString("api_key", secret.Text);
        }).ConfigureAwait(false);
    }

    private async Task ListAsync(HttpContext context)
    {
        RequireUsers();
        using var unlocked = gate.Unlock(context, HeaderAddress(context));
        await JsonResponse.SendObjectAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartArray("users");
            foreach (var user in users.Of(unlocked.Index.Name))
            {
                writer.WriteStartObject();
                writer.WriteString("user_id", user.Id);
                writer.WriteStrings("permissions", Names(user.Permissions));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }).ConfigureAwait(false);
    }

    private Task DeleteAsync(HttpContext context)
    {
        RequireUsers();
        var id = Router.PathValue(context, "user_id");
        if (id.Length % 2 != 0 || !id.All(char.IsAsciiHexDigit))
            throw RejectedException.BadRequest("user_id must be hexadecimal");
        using var unlocked = gate.Unlock(context, HeaderAddress(context));
        var removed = users.Remove(unlocked.Index.Name, id);
        if (!removed && version == ServiceVersion.V017)
            throw RejectedException.NotFound($"Index '{unlocked.Index.Name}' has no user '{id}'");
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private void RequireUsers()
    {
        if (!callers.HasUsers)
            throw RejectedException.Forbidden("Users are not enabled: the service has no root key");
    }

    private static string IndexName(HttpContext context) => Router.PathValue(context, "index_name");

    private static IndexAddress HeaderAddress(HttpContext context)
    {
        var key = context.Request.Headers[KeyHeader].ToString();
        return new(IndexName(context), Key: null, key.Length == 0 ? null : key);
    }

    private static Permissions ParsePermissions(string[] names)
    {
        if (names.Length == 0 || names.Except(["read", "write"], StringComparer.Ordinal).Any())
            throw RejectedException.BadRequest("permissions must be a subset of 'read' and 'write' that is not empty");
        return (names.Contains("read") ? Permissions.Read : Permissions.None)
            | (names.Contains("write") ? Permissions.Write : Permissions.None);
    }

    private static IEnumerable<string> Names(Permissions permissions)
    {
        if (permissions.HasFlag(Permissions.Read))
            yield return "read";
        if (permissions.HasFlag(Permissions.Write))
            yield return "write";
    }
}
