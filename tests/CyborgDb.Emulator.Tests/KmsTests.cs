using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

public sealed class KmsTests : EmulatorTest
{
    const string RootKey = "root";
    const string KmsBacked = "Index 'a' is KMS-backed: index_key must not be sent";

    protected override CyborgDbEmulatorOptions Options => new() { RootKey = RootKey, KmsNames = { "first", "second" } };

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
        (await PostAsync(path, members.Length == 0 ? """{"index_name":"a"}""" : $$"""{"index_name":"a",{{members}}}""")).ShouldBeOk();
    }

    [Fact]
    public async Task What_was_sent_is_given_back()
    {
        (await PostAsync("/v1/vectors/upsert", """{"index_name":"a","items":[{"id":"1","vector":[1,2],"contents":"c"}]}""")).ShouldBeOk();
        (await PostAsync("/v1/vectors/get", """{"index_name":"a","ids":["1"]}""")).ShouldBe(
            200, """{"results":[{"id":"1","vector":[1,2],"contents":"c"}]}""");
    }

    [Fact]
    public async Task A_slot_that_fails_is_502_until_it_works_again()
    {
        Emulator.Faults.FailKms("first");
        (await PostAsync("/v1/vectors/num_vectors", """{"index_name":"a"}""")).ShouldFail(502, "The KMS is not available for slot 'first'");
        (await PostAsync("/v1/indexes/create", """{"index_name":"b","kms_name":"first"}""")).ShouldFail(502, "The KMS is not available for slot 'first'");
        (await PostAsync("/v1/indexes/create", """{"index_name":"b","kms_name":"second"}""")).ShouldBeOk();
        Emulator.Faults.RestoreKms("first");
        (await PostAsync("/v1/vectors/num_vectors", """{"index_name":"a"}""")).ShouldBe(200, """{"result":0}""");
        Assert.Throws<ArgumentException>(() => Emulator.Faults.FailKms("third"));
    }

    [Fact]
    public async Task A_slot_that_there_is_not_is_502_and_nothing_is_created()
    {
        (await PostAsync("/v1/indexes/create", """{"index_name":"b","kms_name":"third"}""")).ShouldFail(502, "The KMS has no slot 'third'");
        (await GetAsync("/v1/indexes/list")).ShouldBe(200, """{"indexes":["a"]}""");
    }

    [Fact]
    public async Task Every_slot_has_a_key_of_its_own()
    {
        (await PostAsync("/v1/indexes/create", """{"index_name":"b","kms_name":"second"}""")).ShouldBeOk();
        var wrappedUnderSecond = Emulator.Store.Find("b")!.DataKey;
        using var slots = new CyborgDb.Emulator.Access.KmsSlots(["x", "y"]);
        Assert.False(slots.Key("x").SequenceEqual(slots.Key("y")));
        Assert.Null(wrappedUnderSecond.Unwrap(slots.Key("x")));
        Assert.Null(wrappedUnderSecond.Unwrap(new byte[32]));
    }

    [Fact]
    public async Task Its_users_are_made_without_a_key_and_refused_with_one()
    {
        const string Users = "/v1/indexes/a/users";
        (await PostAsync(Users, $$"""{"permissions":["read"],"index_key":"{{Key}}"}""")).ShouldFail(400, KmsBacked);
        (await SendAsync(HttpMethod.Get, Users, indexKey: Key)).ShouldFail(400, KmsBacked);
        Reply user = (await PostAsync(Users, """{"permissions":["read"]}""")).ShouldBeOk();
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
