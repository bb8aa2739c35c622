using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

public sealed class KmsTests017() : KmsTests(ServiceVersion.V017);

public sealed class KmsTests018() : KmsTests(ServiceVersion.V018);

public abstract class KmsTests(ServiceVersion version) : HttpTest
{
    private const string RootKey = "root";
    private const string KmsBacked = "Index 'a' is KMS-backed: index_key must not be sent";

    protected override CyborgDbEmulatorOptions EmulatorOptions => new() { ServiceVersion = version, RootKey = RootKey, KmsNames = { "first", "second" } };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Http.DefaultRequestHeaders.Add("X-API-Key", RootKey);
        (await PostAsync("/v1/indexes/create", """{"index_name":"a","kms_name":"first"}"""))
            .ShouldBe(200, """{"status":"success","message":"Index 'a' created successfully"}""");
    }

    [Theory]
    [MemberData(nameof(IndexLifecycleTests.EveryRouteOfAnIndex), MemberType = typeof(IndexLifecycleTests))]
    public async Task No_key_is_needed_and_one_that_is_sent_is_400(string path, string members)
    {
        (await PostToIndexAsync(path, members)).ShouldFail(400, KmsBacked);
        IndexLifecycleTests.ShouldHaveOpened(
            await PostAsync(path, members.Length == 0 ? """{"index_name":"a","index_key":null}""" : $$"""{"index_name":"a","index_key":null,{{members}}}"""));
    }

    [Fact]
    public async Task What_was_sent_is_given_back()
    {
        (await PostAsync("/v1/vectors/upsert", """{"index_name":"a","items":[{"id":"1","vector":[1,2],"contents":"c"}]}""")).ShouldBeOk();
        (await PostAsync("/v1/vectors/get", """{"index_name":"a","ids":["1"]}""")).ShouldBe(
            200, """{"results":[{"id":"1","vector":[1,2],"contents":"c","metadata":{}}]}""");
    }

    [Fact]
    public async Task A_slot_that_fails_is_502_at_creation_and_401_afterwards_until_it_works_again()
    {
        Emulator.Faults.FailKms("first");
        (await PostAsync("/v1/vectors/num_vectors", """{"index_name":"a"}""")).ShouldFail(401, "The KMS slot 'first' of index 'a' cannot unwrap its key");
        (await PostAsync("/v1/indexes/create", """{"index_name":"b","kms_name":"first"}""")).ShouldFail(502, "The KMS is not available for slot 'first'");
        (await PostAsync("/v1/indexes/create", """{"index_name":"b","kms_name":"second"}""")).ShouldBeOk();
        Emulator.Faults.RestoreKms("first");
        (await PostAsync("/v1/vectors/num_vectors", """{"index_name":"a"}""")).ShouldBe(200, """{"result":0}""");
        Assert.Throws<ArgumentException>(() => Emulator.Faults.FailKms("third"));
    }

    [Fact]
    public async Task A_slot_that_there_is_not_is_502_or_from_0_18_on_400_with_the_known_ones_and_nothing_is_created()
    {
        var reply = await PostAsync("/v1/indexes/create", """{"index_name":"b","kms_name":"third"}""");
        if (version == ServiceVersion.V017)
            reply.ShouldFail(502, "Unknown KMS slot 'third'; known slots: 'first', 'second'");
        else
            reply.ShouldFail(400, "Unknown KMS slot 'third'; known slots: 'first', 'second'");
        (await GetAsync("/v1/indexes/list")).ShouldBe(200, """{"indexes":["a"]}""");
    }

    [Fact]
    public async Task A_slot_that_is_removed_is_unknown_at_creation_and_401_afterwards_until_it_is_back()
    {
        Emulator.Faults.RemoveKms("first");
        (await PostAsync("/v1/vectors/num_vectors", """{"index_name":"a"}""")).ShouldFail(401, "The KMS slot 'first' of index 'a' cannot unwrap its key");
        var created = await PostAsync("/v1/indexes/create", """{"index_name":"b","kms_name":"first"}""");
        created.ShouldFail(version == ServiceVersion.V017 ? 502 : 400, "Unknown KMS slot 'first'; known slots: 'second'");
        Emulator.Faults.RestoreKms("first");
        (await PostAsync("/v1/vectors/num_vectors", """{"index_name":"a"}""")).ShouldBe(200, """{"result":0}""");
        Assert.Throws<ArgumentException>(() => Emulator.Faults.RemoveKms("third"));
    }

    [Fact]
    public async Task A_key_beside_an_unknown_slot_is_refused_before_the_slot_is_looked_up() =>
        (await PostAsync("/v1/indexes/create", WithIndex("\"kms_name\":\"third\"", name: "b"))).ShouldFail(400, "Give either index_key or kms_name, not both");

    [Fact]
    public async Task Every_slot_has_a_key_of_its_own()
    {
        (await PostAsync("/v1/indexes/create", """{"index_name":"b","kms_name":"second"}""")).ShouldBeOk();
        var wrappedUnderSecond = Emulator.Store.Find("b")!.DataKey;
        using var slots = new CyborgDb.Emulator.Access.KmsSlots(["x", "y"], version);
        Assert.False(slots.Wrapping("x").SequenceEqual(slots.Wrapping("y")));
        Assert.Null(wrappedUnderSecond.Unwrap(slots.Wrapping("x")));
        Assert.Null(wrappedUnderSecond.Unwrap(new byte[32]));
    }

    [Fact]
    public async Task Its_users_are_made_without_a_key_and_refused_with_one()
    {
        const string Users = "/v1/indexes/a/users";
        (await PostAsync(Users, $$"""{"permissions":["read"],"index_key":"{{Key}}"}""")).ShouldFail(400, KmsBacked);
        (await SendAsync(HttpMethod.Get, Users, indexKey: Key)).ShouldFail(400, KmsBacked);
        var user = (await PostAsync(Users, """{"permissions":["read"]}""")).ShouldBeOk();
        (await SendAsync(HttpMethod.Get, Users)).ShouldBe(
            200, $$"""{"users":[{"user_id":"{{user.Json["user_id"]}}","permissions":["read"]}]}""");

        Http.DefaultRequestHeaders.Remove("X-API-Key");
        Http.DefaultRequestHeaders.Add("X-API-Key", user.Json["api_key"]!.GetValue<string>());
        (await PostAsync("/v1/vectors/num_vectors", """{"index_name":"a"}""")).ShouldBe(200, """{"result":0}""");
        (await PostAsync("/v1/vectors/num_vectors", WithIndex())).ShouldFail(400, KmsBacked);

        // The user's own copy of the data key needs no KMS.
        Emulator.Faults.FailKms("first");
        (await PostAsync("/v1/vectors/num_vectors", """{"index_name":"a"}""")).ShouldBe(200, """{"result":0}""");
    }
}
