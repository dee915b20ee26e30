using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static Modules.Adagrad Adagrad(IEnumerable<Modules.Parameter> parameters, double lr = 1e-2, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10) =>
                new(parameters, lr, lr_decay, weight_decay, initial_accumulator_value, eps);

            public static Modules.Adagrad Adagrad(IEnumerable<(string name, Modules.Parameter parameter)> parameters, double lr = 1e-2, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10) =>
                new(parameters.Select(entry => entry.parameter), lr, lr_decay, weight_decay, initial_accumulator_value, eps);

            public static Modules.Adagrad Adagrad(IEnumerable<Modules.Adagrad.ParamGroup> parameters, double lr = 1e-2, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10) =>
                new(parameters, lr, lr_decay, weight_decay, initial_accumulator_value, eps);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Adagrad (Duchi, Hazan and Singer, 2011).</summary>
    public class Adagrad : OptimizerHelper
    {
        public Adagrad(IEnumerable<Parameter> parameters, double lr = 1e-2, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10)
            : this([new ParamGroup { Parameters = parameters }], lr, lr_decay, weight_decay, initial_accumulator_value, eps)
        {
        }

        public Adagrad(IEnumerable<ParamGroup> parameters, double lr = 1e-2, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10)
            : base(new Options { LearningRate = lr, lr_decay = lr_decay, initial_accumulator_value = initial_accumulator_value, eps = eps, weight_decay = weight_decay })
        {
            OptimizerOptions.RequireNotNegative(lr, "learning rate");
            OptimizerOptions.RequireNotNegative(eps, "eps");
            OptimizerOptions.RequireNotNegative(lr_decay, "lr_decay");
            OptimizerOptions.RequireNotNegative(weight_decay, "weight_decay");
            OptimizerOptions.RequireNotNegative(initial_accumulator_value, "initial_accumulator_value");
            AddGroups(parameters);
        }

        public override Tensor? step(Func<Tensor>? closure = null) => Step<Options, State>(Update, closure);

        private static void Update(Parameter parameter, Tensor gradient, State state, Options options)
        {
            Tensor change = Effective(gradient, parameter, maximize: false, options.weight_decay!.Value);
            state.step++;
            state.sum.addcmul_(change, change, value: 1);
            using Tensor deviation = state.sum.sqrt();
            deviation.add_(options.eps!.Value);
            double rate = options.LearningRate!.Value / (1 + ((state.step - 1) * options.lr_decay!.Value));
            parameter.addcdiv_(change, deviation, value: -rate);
        }

        private protected override OptimizerOptions CreateOptions() => new Options();

        private protected override OptimizerState CreateState(Parameter parameter) => new State(parameter);

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing)
            {
                DisposeStates();
            }
        }

        /// <summary>The options of Adagrad.</summary>
        public class Options : OptimizerOptions
        {
            public double? lr_decay;
            public double? initial_accumulator_value;
            public double? eps;
            public double? weight_decay;

            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(lr_decay!.Value);
                writer.Write(initial_accumulator_value!.Value);
                writer.Write(eps!.Value);
                writer.Write(weight_decay!.Value);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                lr_decay = reader.ReadDouble();
                initial_accumulator_value = reader.ReadDouble();
                eps = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
            }

            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var options = (Options)source;
                lr_decay = options.lr_decay;
                initial_accumulator_value = options.initial_accumulator_value;
                eps = options.eps;
                weight_decay = options.weight_decay;
            }

            internal override void Complete(OptimizerOptions defaults)
            {
                base.Complete(defaults);
                var options = (Options)defaults;
                lr_decay ??= options.lr_decay;
                initial_accumulator_value ??= options.initial_accumulator_value;
                eps ??= options.eps;
                weight_decay ??= options.weight_decay;
            }
        }

        /// <summary>Parameters that Adagrad treats alike.</summary>
        public class ParamGroup : ParamGroup<Options>
        {
            public ParamGroup()
            {
            }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options)
                : base(parameters, options)
            {
            }

            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-2, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10)
                : base(parameters, new Options { LearningRate = lr, lr_decay = lr_decay, weight_decay = weight_decay, initial_accumulator_value = initial_accumulator_value, eps = eps })
            {
            }
        }

        /// <summary>What Adagrad remembers of one parameter.</summary>
        public sealed class State : OptimizerState, IDisposable
        {
            public long step;
            public Tensor sum = null!;

            public State(Parameter parameter)
                : base(parameter)
            {
            }

            public void Dispose()
            {
                sum?.Dispose();
            }

            public override void to(Device device)
            {
                Move(ref sum!, device);
            }

            public override void SaveStateDict(BinaryWriter writer)
            {
                writer.Write(step);
                sum.Save(writer);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                step = reader.ReadInt64();
                sum.Load(reader);
            }

            public override void LoadStateDict(OptimizerState source)
            {
                var state = (State)source;
                step = state.step;
                CopyFrom(ref sum!, state.sum);
            }

            public override void Initialize(OptimizerOptions options)
            {
                step = 0;
                Reset(ref sum!, _parameter, ((Options)options).initial_accumulator_value!.Value);
            }
        }
    }
}
