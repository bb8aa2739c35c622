namespace CyborgDb.Tests.Refusals;

/// <summary>Trainings, waits and users that cannot be.</summary>
public sealed class TrainingAndUserRefusalTests
{
    private static readonly Dictionary<string, (TrainOptions Options, string Parameter)> s_trainings = new()
    {
        ["no lists"] = (new() { ListCount = 0 }, "ListCount"),
        ["no batch"] = (new() { BatchSize = 0 }, "BatchSize"),
        ["no iterations"] = (new() { MaxIterations = 0 }, "MaxIterations"),
        ["tolerance 0"] = (new() { Tolerance = 0 }, "Tolerance"),
        ["tolerance below 0"] = (new() { Tolerance = -1e-6 }, "Tolerance"),
        ["tolerance not a number"] = (new() { Tolerance = double.NaN }, "Tolerance"),
        ["tolerance infinite"] = (new() { Tolerance = double.PositiveInfinity }, "Tolerance"),
        ["memory below 0"] = (new() { MaxMemoryMegabytes = -1 }, "MaxMemoryMegabytes"),
    };

    private static readonly Dictionary<string, (WaitForTrainingOptions Options, string Parameter)> s_waits = new()
    {
        ["no first interval"] = (new() { FirstInterval = TimeSpan.Zero }, "FirstInterval"),
        ["first interval infinite"] = (new() { FirstInterval = Timeout.InfiniteTimeSpan }, "FirstInterval"),
        ["longest below the first"] = (new() { FirstInterval = TimeSpan.FromSeconds(2), LongestInterval = TimeSpan.FromSeconds(1) }, "LongestInterval"),
        ["longest above a day"] = (new() { LongestInterval = TimeSpan.FromDays(1.01) }, "LongestInterval"),
        ["no timeout"] = (new() { Timeout = TimeSpan.Zero }, "Timeout"),
        ["timeout below 0"] = (new() { Timeout = TimeSpan.FromSeconds(-5) }, "Timeout"),
        ["timeout beyond a clock"] = (new() { Timeout = TimeSpan.FromDays(25) }, "Timeout"),
    };

    public static TheoryData<string> Trainings => [.. s_trainings.Keys];

    public static TheoryData<string> Waits => [.. s_waits.Keys];

    [Theory, MemberData(nameof(Trainings))]
    public Task A_training_option_that_is_out_of_range_is_refused(string what)
    {
        var (options, option) = s_trainings[what];
        return Refused.AssertAsync(index => index.TrainAsync(options), "options", option);
    }

    [Theory, MemberData(nameof(Waits))]
    public Task A_wait_that_is_out_of_range_is_refused(string what)
    {
        var (options, option) = s_waits[what];
        return Refused.AssertAsync(index => index.WaitForTrainingAsync(options), "options", option);
    }

    [Theory, InlineData(IndexPermissions.None), InlineData((IndexPermissions)4), InlineData(IndexPermissions.Read | (IndexPermissions)4), InlineData((IndexPermissions)(-1))]
    public Task Permissions_that_are_none_or_do_not_exist_are_refused(IndexPermissions permissions) =>
        Refused.AssertAsync(index => index.CreateUserAsync(permissions), "permissions", "read, write, or both");

    [Theory, InlineData("."), InlineData("..")]
    public async Task An_index_whose_name_is_a_step_in_a_path_has_no_users(string name)
    {
        string[] reason = [$"'{name}'", "cannot have users"];
        await Refused.AssertClientAsync(client => client.GetIndex(name, Given.Key()).CreateUserAsync(IndexPermissions.Read), "indexName", reason);
        await Refused.AssertClientAsync(client => client.GetIndex(name, Given.Key()).ListUsersAsync(), "indexName", reason);
        await Refused.AssertClientAsync(client => client.GetIndex(name, Given.Key()).DeleteUserAsync(UserId.FromHex(Given.UserHex)), "indexName", reason);
    }

    [Fact]
    public async Task A_disposed_key_is_refused_by_training_and_users()
    {
        var key = Given.Key();
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        var index = client.Index(key);
        key.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => index.TrainAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => index.CreateUserAsync(IndexPermissions.Read));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => index.ListUsersAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => index.DeleteUserAsync(UserId.FromHex(Given.UserHex)));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => index.QueryMetadataAsync());
        Assert.Empty(server.Requests);
    }
}
