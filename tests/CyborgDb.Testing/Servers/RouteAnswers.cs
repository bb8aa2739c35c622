using Microsoft.AspNetCore.Http;

namespace CyborgDb.Testing;

/// <summary>The plainest success of each route.</summary>
public static class RouteAnswers
{
    public static RequestDelegate Success(string path) => Answer.Json(path switch
    {
        "/v1/health" => """{"status":"healthy","api_version":"v1","version":"0.17.0"}""",
        "/v1/indexes/list" => """{"indexes":["docs"]}""",
        "/v1/indexes/describe" => """{"index_name":"docs","is_trained":false,"dimension":4,"metric":"euclidean","n_lists":1}""",
        "/v1/vectors/query" => """{"results":[]}""",
        "/v1/vectors/query_binary" => """{"results":[[]]}""",
        "/v1/vectors/get" => """{"results":[]}""",
        "/v1/vectors/list_ids" => """{"ids":[],"count":0}""",
        "/v1/vectors/num_vectors" => """{"result":0}""",
        "/v1/vectors/query_metadata" => """{"results":[],"ids":[],"count":0}""",
        "/v1/indexes/training-status" => """{"training_indexes":[],"retrain_threshold":10000,"currently_training":null,"queued_indexes":[],"worker_running":false,"worker_pid":0,"global_training":{}}""",
        "/v1/embedding-models" => """{"models":[]}""",
        _ => """{"status":"success","message":"done"}""",
    });
}
