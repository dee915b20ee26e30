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

        /// <summary>The options of Adagrad.</summary>
        public class Options : OptimizerOptions
        {
            public double? lr_decay;
            public double? initial_accumulator_value;
            public double? eps;
            public double? weight_decay;

            internal override void Visit(OptionVisitor visitor, OptimizerOptions other)
            {
                var options = (Options)other;
                visitor.Visit(ref lr_decay, options.lr_decay);
                visitor.Visit(ref initial_accumulator_value, options.initial_accumulator_value);
                visitor.Visit(ref eps, options.eps);
                visitor.Visit(ref weight_decay, options.weight_decay);
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

            public void Dispose() => Visit(new StateVisitor.Disposer(), this);

            public override void SaveStateDict(BinaryWriter writer) => Visit(new StateVisitor.Writer(writer), this);

            public override void LoadStateDict(BinaryReader reader) => Visit(new StateVisitor.Reader(reader, _parameter.device), this);

            public override void LoadStateDict(OptimizerState source) => Visit(new StateVisitor.Copier(_parameter.device), source);

            public override void Initialize(OptimizerOptions options)
            {
                step = 0;
                Reset(ref sum!, _parameter, ((Options)options).initial_accumulator_value!.Value);
            }

            internal override void Visit(StateVisitor visitor, OptimizerState other)
            {
                var state = (State)other;
                visitor.Visit(ref step, state.step);
                visitor.Visit(ref sum, state.sum);
            }
        }
    }
}
