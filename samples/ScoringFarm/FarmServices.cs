using Hangfire;
using Hangfire.InMemory;
using Hangfire.PostgreSql;

namespace ScoringFarm;

/// <summary>The services that all roles need, and the queue.</summary>
internal static class FarmServices
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(0.5);

    public static void AddFarm(this IServiceCollection services, FarmOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<ModelVersions>();
        services.AddSingleton<RunStore>();
        services.AddSingleton<FarmQueue>();
        services.AddHangfire(hangfire =>
        {
            hangfire.UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings();
            SetRetries(options.Delays);
            if (options.Database is null)
            {
                hangfire.UseInMemoryStorage(new InMemoryStorageOptions());
            }
            else
            {
                hangfire.UsePostgreSqlStorage(database => database.UseNpgsqlConnection(options.Database), ToStorage(options));
            }
        });
        if (options.Role != FarmRole.Web)
        {
            services.AddHangfireServer(server =>
            {
                server.WorkerCount = options.Workers;
                server.SchedulePollingInterval = LookInterval;
            });
        }
    }

    /// <summary>
    /// A worker says again and again that it is alive; a job whose worker says nothing for so long is another one's. Locks are rows that statements change:
    /// with transactions, Hangfire.PostgreSql 1.21.1 tries for 15 minutes to take a lock on a connection that ended with the database.
    /// </summary>
    private static PostgreSqlStorageOptions ToStorage(FarmOptions options) => new()
    {
        InvisibilityTimeout = options.LostAfter,
        UseSlidingInvisibilityTimeout = true,
        UseNativeDatabaseTransactions = false,
        QueuePollInterval = LookInterval,
    };

    /// <summary>Hangfire retries ten times unless it is told otherwise.</summary>
    private static void SetRetries(int[] delays)
    {
        foreach (var filter in GlobalJobFilters.Filters.Where(filter => filter.Instance is AutomaticRetryAttribute).ToArray())
        {
            GlobalJobFilters.Filters.Remove(filter.Instance);
        }

        GlobalJobFilters.Filters.Add(new AutomaticRetryAttribute { Attempts = delays.Length, DelaysInSeconds = delays });
    }
}
